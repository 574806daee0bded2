using Spectre.Console;

namespace GL001.Simulator.Cli;

/// <summary>A progress bar where there is a terminal, and a line now and then where there is none.</summary>
internal static class ConsoleProgress
{
    private const int LinesWithoutTerminal = 10;

    /// <param name="what">What is counted.</param>
    /// <param name="total">How many.</param>
    /// <param name="work">Does it; tells how many are done and in words how it stands.</param>
    public static void Run(string what, int total, Action<Action<int, string>> work)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            var said = 0;
            work((done, words) =>
            {
                if (done * LinesWithoutTerminal / total > said)
                {
                    said = done * LinesWithoutTerminal / total;
                    Console.WriteLine($"{done} of {total} {what}: {words}");
                }
            });
            return;
        }

        AnsiConsole.Progress().AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(what), maxValue: total);
                work((done, words) =>
                {
                    task.Value = done;
                    task.Description = Markup.Escape(words);
                });
            });
    }
}

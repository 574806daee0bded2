namespace GL001.Agents.Tests;

/// <summary>An agent as small as one can be, with a gate to hold its work at.</summary>
internal sealed class AdditionAgent : Agent
{
    private int _runs;

    public AdditionAgent()
        : base("GL-055", new Version(1, 2))
    {
        Offer<Summands, Sum>("add", "Adds two numbers.", input => input.LeftMw < 0.0
            ? throw new AgentInputException("left_mw", $"left_mw is {input.LeftMw} MW; allowed is 0 or more.")
            : new Sum(input.LeftMw + input.RightMw));
        Offer<Summands, Sum>("add_later", "Adds two numbers once it may.", async (input, context) =>
        {
            Interlocked.Increment(ref _runs);
            context.Progress.Report(new AgentProgress(50.0, "half"));
            await Gate.Task.WaitAsync(context.Cancellation);
            return new Sum(input.LeftMw + input.RightMw);
        });
        Offer<Summands, Sum>("fail", "Fails.", _ => throw new InvalidOperationException("broken"));
    }

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often add_later began.</summary>
    public int Runs => _runs;
}

internal sealed record Summands(double LeftMw, double RightMw);

internal sealed record Sum(double SumMw);

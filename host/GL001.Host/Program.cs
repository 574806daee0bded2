using GL001.Host;
using GL001.SiteFiles;

return await CoordinatorOptions.RunAsync(args, async (options, cancellation) =>
{
    try
    {
        await using var coordinator = await Coordinator.StartAsync(options, cancellation);
        coordinator.Announce(Console.Out);
        await coordinator.WaitForShutdownAsync(cancellation);
        return 0;
    }
    catch (SiteFileException problem)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        return 2;
    }
    catch (StartUpException problem)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        return 1;
    }
});

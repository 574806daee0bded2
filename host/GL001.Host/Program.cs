using GL001.Host;

return await CoordinatorOptions.RunAsync(args, (options, cancellation) =>
    Coordinator.RunAsync(options, options.DrillClock ?? TimeProvider.System, Console.Out, Console.Error, cancellation));

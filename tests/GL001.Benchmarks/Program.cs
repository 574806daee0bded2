using System.CommandLine;
using GL001.Benchmarks;

// One sub-command for each question. Run in Release: dotnet run -c Release --project tests/GL001.Benchmarks -- scan
var root = new RootCommand("Benchmarks. Each prints medians of interleaved rounds and ratios to a baseline of the same run.")
{
    ScanBenchmark.Command(),
    SignalsBenchmark.Command(),
    DispatchBenchmark.Command(),
    OrchestrationLoad.Command(),
    IngestBenchmark.Command(),
};
return root.Parse(args).Invoke();

using GL001.Actors;
using GL001.Host.Services;
using GL001.SiteFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Host.Tests;

public sealed class DispatchLoopTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gl001-loop-");
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(TimeoutException))]
    public async Task A_run_that_throws_is_followed_by_the_next(Type failure)
    {
        var runs = 0;
        var dispatch = AnsweringProxy.Of<IDispatchGrain>(() => ++runs == 1
            ? throw (Exception)Activator.CreateInstance(failure)!
            : Task.FromResult<DispatchRun?>(new DispatchRun("test", new DispatchStatus { Status = DispatchRunStatus.Infeasible })));
        await using var services = Services(AnsweringProxy.Of<IGrainFactory>(() => dispatch));
        using var loop = ActivatorUtilities.CreateInstance<DispatchLoop>(services);
        await loop.StartAsync(CancellationToken.None);
        await RunningSite.UntilAsync(
            () =>
            {
                services.GetRequiredService<ReplanSignal>().Raise("test");
                _clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(runs);
            },
            count => count >= 2);
        await loop.StopAsync(CancellationToken.None);
        Assert.True(loop.ExecuteTask!.IsCanceled);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private ServiceProvider Services(IGrainFactory grains)
    {
        var options = RunningSite.Options(_data.FullName);
        var services = new ServiceCollection();
        services.AddLogging();
        Coordinator.AddServices(services, options, SiteFile.Load(options.Site.FullName), plants: null, _clock);
        services.AddSingleton(grains);
        return services.BuildServiceProvider();
    }
}

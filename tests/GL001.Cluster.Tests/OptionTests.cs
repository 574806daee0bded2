using System.Net;
using GL001.Host;

namespace GL001.Cluster.Tests;

/// <summary>What does not go together is told in one line, before anything starts.</summary>
public sealed class OptionTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gl001-options-");

    private CoordinatorOptions Options => new()
    {
        Site = new FileInfo(CoordinatorOptions.SampleSite),
        HttpPort = 0,
        MqttPort = 0,
        Data = _data,
        Simulate = false,
        Cluster = true,
        Database = "Host=127.0.0.1;Port=1;Username=u;Password=secret;Database=d",
        Broker = ("127.0.0.1", 1),
    };

    [Fact]
    public async Task Replicas_need_a_database() => Assert.Contains("--database", await RefusalAsync(Options with { Database = null }), StringComparison.Ordinal);

    [Fact]
    public async Task Replicas_need_a_broker() => Assert.Contains("--broker", await RefusalAsync(Options with { Broker = null }), StringComparison.Ordinal);

    [Fact]
    public async Task Replicas_do_not_simulate() => Assert.Contains("--simulate false", await RefusalAsync(Options with { Simulate = true }), StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_is_not_there_is_told_without_its_password(bool cluster)
    {
        var refusal = await RefusalAsync(Options with { Cluster = cluster, Broker = cluster ? ("127.0.0.1", 1) : null });
        Assert.Contains("127.0.0.1:1", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_cannot_be_read_is_told() =>
        Assert.Contains("--database", await RefusalAsync(Options with { Database = "Nonsense=1" }), StringComparison.Ordinal);

    [Fact]
    public async Task A_replica_can_be_told_where_the_others_reach_it()
    {
        CoordinatorOptions? read = null;
        await CoordinatorOptions.RunAsync(["--cluster", "postgres", "--silo-address", "10.1.2.3", "--silo-port", "11111", "--database", "Host=db"], (options, _) =>
        {
            read = options;
            return Task.FromResult(0);
        });
        Assert.Equal((true, IPAddress.Parse("10.1.2.3"), 11_111, "Host=db"), (read!.Cluster, read.SiloAddress, read.SiloPort, read.Database));
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static async Task<string> RefusalAsync(CoordinatorOptions options)
    {
        using var error = new StringWriter();
        Assert.Equal(2, await Coordinator.RunAsync(options, TimeProvider.System, TextWriter.Null, error, CancellationToken.None));
        return error.ToString();
    }
}

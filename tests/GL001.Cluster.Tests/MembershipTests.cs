using System.Net;
using GL001.Historian;
using GL001.Host.Cluster;
using GL001.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace GL001.Cluster.Tests;

/// <summary>Our tables and statements against the clustering package in use.</summary>
public sealed class MembershipTests : IAsyncLifetime
{
    private static readonly DateTime s_start = new(2026, 1, 12, 6, 0, 0, DateTimeKind.Utc);

    private PostgresServer _server = null!;
    private string _database = "";

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Members_are_inserted_changed_read_and_cleaned_up_as_the_package_wants_it()
    {
        await ClusterMembership.MigrateAsync(_database, TimeProvider.System, CancellationToken.None);
        using var host = MakeHost();
        var table = host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true);
        await table.InitializeMembershipTableAsync(true);       // as the second silo does
        var empty = await table.ReadAllAsync();
        Assert.Equal((0, 0), (empty.Members.Count, empty.Version.Version));

        var (one, other) = (Entry(11_111), Entry(22_222));
        Assert.True(await table.InsertRowAsync(one, empty.Version.Next()));
        Assert.False(await table.InsertRowAsync(other, empty.Version.Next()));      // by a version that is over
        var after = await table.ReadAllAsync();
        Assert.Equal((1, 1), (after.Members.Count, after.Version.Version));
        Assert.False(await table.InsertRowAsync(one, after.Version.Next()));        // it is there already
        Assert.Equal(1, (await table.ReadAllAsync()).Version.Version);
        Assert.True(await table.InsertRowAsync(other, after.Version.Next()));

        var all = await table.ReadAllAsync();
        var (read, etag) = all.Members.Single(member => member.Item1.SiloAddress.Equals(one.SiloAddress));
        Assert.Equal((one.SiloName, one.HostName, SiloStatus.Active, 0, s_start, s_start), (read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Single((await table.ReadRowAsync(other.SiloAddress)).Members);
        Assert.Empty((await table.ReadRowAsync(Entry(33_333).SiloAddress)).Members);

        // Two who suspect it at once: the second has to look again.
        read.AddSuspector(other.SiloAddress, s_start.AddMinutes(1));
        read.Status = SiloStatus.Dead;
        Assert.True(await table.UpdateRowAsync(read, etag, all.Version.Next()));
        Assert.False(await table.UpdateRowAsync(read, etag, all.Version.Next()));
        var dead = (await table.ReadRowAsync(one.SiloAddress)).Members.Single().Item1;
        Assert.Equal((SiloStatus.Dead, other.SiloAddress, s_start.AddMinutes(1)), (dead.Status, dead.SuspectTimes!.Single().Item1, dead.SuspectTimes!.Single().Item2));

        other.IAmAliveTime = s_start.AddMinutes(5);
        await table.UpdateIAmAliveAsync(other);
        Assert.Equal(other.IAmAliveTime, (await table.ReadRowAsync(other.SiloAddress)).Members.Single().Item1.IAmAliveTime);

        await table.CleanupDefunctSiloEntriesAsync(s_start.AddSeconds(30));
        Assert.Equal(2, (await table.ReadAllAsync()).Members.Count);                // it was suspected later than that
        await table.CleanupDefunctSiloEntriesAsync(s_start.AddHours(1));
        Assert.Equal(other.SiloAddress, Assert.Single((await table.ReadAllAsync()).Members).Item1.SiloAddress);

        await table.DeleteMembershipTableEntriesAsync("gl001");
        await table.InitializeMembershipTableAsync(true);
        Assert.Empty((await table.ReadAllAsync()).Members);
    }

    [Fact]
    public async Task The_schema_can_be_taken_back_and_made_again()
    {
        await using var source = NpgsqlDataSource.Create(_database);
        var steps = Migration.Load(typeof(ClusterMembership).Assembly, ClusterMembership.Migrations);
        await ClusterMembership.MigrateAsync(_database, TimeProvider.System, CancellationToken.None);
        await PostgresMigrator.RevertAsync(source, ClusterMembership.Schema, steps, 0);
        await using (var tables = source.CreateCommand("SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'membership'"))
        {
            Assert.Equal("schema_versions", await tables.ExecuteScalarAsync());
        }

        await ClusterMembership.MigrateAsync(_database, TimeProvider.System, CancellationToken.None);
    }

    private IHost MakeHost()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => ClusterMembership.Join(silo, _database, "test", new IPEndPoint(IPAddress.Loopback, 11_111)));
        return builder.Build();
    }

    private static MembershipEntry Entry(int port) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 1),
        SiloName = $"silo-{port}",
        HostName = "here",
        Status = SiloStatus.Active,
        StartTime = s_start,
        IAmAliveTime = s_start,
    };
}

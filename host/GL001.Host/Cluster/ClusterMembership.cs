using System.Net;
using GL001.Historian;
using Npgsql;
using Orleans.Configuration;

namespace GL001.Host.Cluster;

/// <summary>How this process is one member of a cluster. Who lives is Orleans' own judgement, kept in PostgreSQL; there is no second opinion of ours.</summary>
public static class ClusterMembership
{
    /// <summary>Name of the schema of the members.</summary>
    public const string Schema = "membership";

    /// <summary>Folder of the embedded scripts.</summary>
    public const string Migrations = "membership";

    private const string Name = "gl001";

    // A silo writes and reads a row now and then.
    private const int PoolSize = 4;

    // A silo that leaves three probes in a row unanswered is declared dead, after some 10 s: its plants have to move within 30.
    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(3);
    private const int MissedProbes = 3;

    /// <summary>Brings the schema to its present state.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    /// <exception cref="HistorianException">The schema belongs to a newer program.</exception>
    public static async Task MigrateAsync(string connectionString, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(connectionString));
        await PostgresMigrator.MigrateAsync(source, Schema, Migration.Load(typeof(ClusterMembership).Assembly, Migrations), clock, cancellationToken);
    }

    /// <summary>Makes the silo a member.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="siloName">Distinct by process.</param>
    /// <param name="endpoint">Where other members reach this one.</param>
    public static void Join(ISiloBuilder silo, string connectionString, string siloName, IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (Name, Name));
        silo.Configure<SiloOptions>(options => options.SiloName = siloName);
        silo.Configure<EndpointOptions>(options =>
        {
            // No gateway: nobody outside the members calls grains.
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (endpoint.Address, endpoint.Port, 0);
            options.SiloListeningEndpoint = endpoint;
        });
        silo.Configure<ClusterMembershipOptions>(members =>
        {
            (members.ProbeTimeout, members.NumMissedProbesLimit) = (s_probe, MissedProbes);
            members.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            members.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            (members.DefunctSiloCleanupPeriod, members.DefunctSiloExpiration) = (TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        });
        silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = ("Npgsql", ConnectionString(connectionString)));
    }

    /// <summary>The database with the schema of the members.</summary>
    public static string ConnectionString(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = Schema, MaxPoolSize = PoolSize, ApplicationName = "gl001-membership" }.ToString();
}

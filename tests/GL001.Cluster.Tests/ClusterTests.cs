using System.Text.Json;

namespace GL001.Cluster.Tests;

/// <summary>Three real replicas over PostgreSQL and Mosquitto, one story.</summary>
public sealed class ClusterTests
{
    /// <summary>The requirement: a dead replica's plants move within this time.</summary>
    private static readonly TimeSpan s_move = TimeSpan.FromSeconds(30);

    // The machine may be busy; how long a start takes is not what is tested.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static readonly string[] s_duties = [.. Host.Cluster.Duties.All];

    [Fact]
    public async Task Three_replicas_share_the_plants_survive_a_death_and_are_replaced_one_by_one()
    {
        await using var site = await ClusterSite.StartAsync();
        var replicas = new List<ReplicaProcess>(await Task.WhenAll(site.StartReplicaAsync(), site.StartReplicaAsync(), site.StartReplicaAsync()));
        var all = site.Site.Plants.Select(plant => Host.Cluster.Duties.Plant(plant.Id)).Concat(s_duties).Order(StringComparer.Ordinal).ToArray();
        var units = site.Site.Plants.SelectMany(plant => plant.Units).Select(unit => unit.Id).Order(StringComparer.Ordinal).ToArray();

        // They find each other, and each duty is done by one.
        await UntilAsync(s_patience, () => DutiesAsync(replicas), found => found.Members.All(count => count == 3) && found.Duties.SequenceEqual(all));
        await UntilAsync(s_patience, () => LeasedSinceAsync(site, 0), leased => leased.SequenceEqual(units));

        // Each gives the same answer.
        await UntilAsync(s_patience, () => AnswersAsync(replicas, "/api/v1/optimization/heat-distribution/status"), answers => answers.Distinct().Count() == 1 && answers[0].Contains("\"optimal\"", StringComparison.Ordinal));
        await UntilAsync(s_patience, () => OnlineAsync(replicas), online => online.All(count => count == units.Length));
        var parameters = await replicas[0].GetAsync($"/api/v1/controllers/{site.Site.Plants[0].Units[0].ControllerId}/parameters");
        foreach (var other in replicas.Skip(1))
        {
            Assert.Equal(parameters.ToString(), (await other.GetAsync($"/api/v1/controllers/{site.Site.Plants[0].Units[0].ControllerId}/parameters")).ToString());
        }

        Assert.Contains("SteamPressure", parameters.ToString(), StringComparison.Ordinal);

        // One dies that hears a plant.
        var victim = (await Task.WhenAll(replicas.Select(async replica => (replica, (await replica.ClusterAsync()).Duties)))).First(pair => pair.Duties.Any(duty => duty.StartsWith("plant/", StringComparison.Ordinal))).replica;
        await victim.KillAsync();
        var died = TimeProvider.System.GetTimestamp();
        replicas.Remove(victim);
        await UntilAsync(s_move, () => DutiesAsync(replicas), found => found.Duties.SequenceEqual(all));
        await UntilAsync(s_patience, () => LeasedSinceAsync(site, died), leased => leased.SequenceEqual(units));

        // The others are replaced in good order, each after its successor has come.
        var rolling = TimeProvider.System.GetTimestamp();
        foreach (var old in replicas.ToList())
        {
            replicas.Add(await site.StartReplicaAsync());
            await UntilAsync(s_patience, () => DutiesAsync(replicas), found => found.Members.All(count => count == replicas.Count));
            Assert.Equal(0, await old.StopAsync());
            replicas.Remove(old);
            await UntilAsync(s_patience, () => DutiesAsync(replicas), found => found.Duties.SequenceEqual(all) && found.Members.All(count => count == replicas.Count));
        }

        var replaced = TimeProvider.System.GetTimestamp();
        await UntilAsync(s_patience, () => LeasedSinceAsync(site, replaced), leased => leased.SequenceEqual(units));
        var leases = site.Leases;

        // The last ones may still be on their way.
        await UntilAsync(s_patience, () => Task.FromResult(NotYetObeyed(site, leases)), behind => behind.Length == 0);
        AtMostOneCommander(site, leases);

        // Every owner of a controller was replaced, so every controller has heard a higher epoch.
        Assert.All(units, unit => Assert.True(leases.Last(lease => lease.UnitId == unit).Epoch > leases.First(lease => lease.UnitId == unit).Epoch, $"{unit} was led under one epoch by two owners."));

        // A run leases to all units at once, so a gap in the leases is a gap in the runs.
        var gaps = leases.Where(lease => lease.At >= rolling).Select(lease => lease.At).Order().Prepend(rolling).ToList();
        var longest = gaps.Zip(gaps.Skip(1), (one, next) => TimeProvider.System.GetElapsedTime(one, next)).Max();
        Assert.True(longest < TimeSpan.FromSeconds(2 * ClusterSite.IntervalSeconds), $"For {longest} nobody sent a lease.");
    }

    /// <summary>
    /// Under one epoch lease ids only go up, as those of one sender do; and a controller obeys the highest epoch that it was offered. Whose lease it obeyed in
    /// between never goes back to a lower epoch.
    /// </summary>
    private static void AtMostOneCommander(ClusterSite site, IReadOnlyCollection<OfferedLease> leases)
    {
        Assert.Null(site.StepBack);
        foreach (var unit in leases.GroupBy(lease => lease.UnitId))
        {
            var last = new Dictionary<long, long>();
            foreach (var lease in unit)
            {
                Assert.True(lease.LeaseId > last.GetValueOrDefault(lease.Epoch, -1), $"{unit.Key}: lease {lease.LeaseId} of epoch {lease.Epoch} came after {last.GetValueOrDefault(lease.Epoch)}; two send under one epoch.");
                last[lease.Epoch] = lease.LeaseId;
            }
        }
    }

    /// <summary>Units whose controller has not obeyed the highest epoch that it was offered.</summary>
    private static string[] NotYetObeyed(ClusterSite site, IReadOnlyCollection<OfferedLease> leases) =>
        [.. site.HighestEpochs.Where(pair => leases.Where(lease => lease.UnitId == pair.Key).Max(lease => lease.Epoch) > pair.Value).Select(pair => pair.Key)];

    private static async Task<(int[] Members, string[] Duties)> DutiesAsync(IReadOnlyCollection<ReplicaProcess> replicas)
    {
        var told = await Task.WhenAll(replicas.Select(replica => replica.ClusterAsync()));
        return ([.. told.Select(one => one.Members)], [.. told.SelectMany(one => one.Duties).Order(StringComparer.Ordinal)]);
    }

    private static Task<string[]> LeasedSinceAsync(ClusterSite site, long since) =>
        Task.FromResult(site.Leases.Where(lease => lease.At >= since).Select(lease => lease.UnitId).Distinct().Order(StringComparer.Ordinal).ToArray());

    private static async Task<string[]> AnswersAsync(IReadOnlyCollection<ReplicaProcess> replicas, string path) =>
        [.. (await Task.WhenAll(replicas.Select(replica => replica.GetAsync(path)))).Select(answer => answer.ToString() ?? "")];

    private static async Task<int[]> OnlineAsync(IReadOnlyCollection<ReplicaProcess> replicas) =>
        [.. (await Task.WhenAll(replicas.Select(replica => replica.GetAsync("/api/v1/plants/status")))).Select(answer => answer is { } status
            ? status.GetProperty("plants").EnumerateArray().SelectMany(plant => plant.GetProperty("units").EnumerateArray()).Count(unit => unit.GetProperty("connection").GetString() == "online")
            : 0)];

    private static async Task UntilAsync<T>(TimeSpan patience, Func<Task<T>> ask, Func<T, bool> wanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (wanted(answer))
            {
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < patience, $"Not within {patience}: {JsonSerializer.Serialize(answer, s_json)}");
            await Task.Delay(200);
        }
    }

    private static readonly JsonSerializerOptions s_json = new() { IncludeFields = true };
}

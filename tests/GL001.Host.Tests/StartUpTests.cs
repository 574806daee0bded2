using System.Net;
using System.Net.Sockets;
using GL001.Gateway;
using Microsoft.AspNetCore.Connections;

namespace GL001.Host.Tests;

public sealed class StartUpTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-start-");

    [Fact]
    public async Task A_port_in_use_is_named_with_the_setting_that_helps()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var options = RunningSite.Options(_folder.FullName);
        var http = await RefusedAsync(options with { HttpPort = port });
        Assert.Equal($"REST and page cannot listen on 127.0.0.1:{port}: the port is in use, perhaps by another one of its kind. Choose another port with --http-port (0 takes a free one).", http);
        var mqtt = await RefusedAsync(options with { MqttPort = port });
        Assert.Equal($"The embedded MQTT broker cannot listen on 127.0.0.1:{port}: the port is in use, perhaps by another one of its kind. Choose another port with --mqtt-port (0 takes a free one).", mqtt);
    }

    [Fact]
    public void A_port_that_the_user_may_not_have_is_told_from_one_in_use()
    {
        // Which ports need a privilege depends on the machine, so none is tried.
        var denied = Coordinator.HttpRefusal(new SocketException((int)SocketError.AccessDenied));
        Assert.Equal(
            "REST and page cannot listen on 127.0.0.1:80: this user may not listen on that port. Choose another port with --http-port (0 takes a free one).",
            ListeningPort.Refusal("REST and page", new IPEndPoint(IPAddress.Loopback, 80), "--http-port", denied!));
        var raced = Coordinator.HttpRefusal(new IOException("Failed to bind to address", new AddressInUseException("in use")));
        Assert.Equal(SocketError.AddressAlreadyInUse, raced!.SocketErrorCode);
        Assert.Null(Coordinator.HttpRefusal(new IOException("the disk is full")));
    }

    [Fact]
    public async Task A_port_that_is_taken_before_the_silo_listens_is_replaced_by_another()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        Queue<int> ports = new([((IPEndPoint)taken.LocalEndpoint).Port, ((IPEndPoint)taken.LocalEndpoint).Port, ListeningPort.FindFree(IPAddress.Loopback)]);
        await using var coordinator = await Coordinator.StartAsync(RunningSite.Options(_folder.FullName), TimeProvider.System, ports.Dequeue, CancellationToken.None);
        Assert.Empty(ports);
        using var http = new HttpClient { BaseAddress = coordinator.Address };
        Assert.NotEmpty(await http.GetStringAsync("/api/v1/version"));
    }

    [Fact]
    public async Task Beyond_loopback_it_listens_only_when_told_to_trust_the_network()
    {
        var problem = await RefusedAsync(RunningSite.Options(_folder.FullName) with { HttpAddress = IPAddress.Any });
        Assert.Contains("--trust-network", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5672/")]
    [InlineData("rabbit:5672")]
    public async Task An_address_that_is_none_of_rabbitmq_is_refused(string address) =>
        Assert.Contains("amqp://", await RefusedAsync(RunningSite.Options(_folder.FullName) with { Bus = address }), StringComparison.Ordinal);

    [Fact]
    public async Task A_database_that_is_not_there_stops_the_program_without_telling_the_password()
    {
        var problem = await RefusedAsync(RunningSite.Options(_folder.FullName) with { Database = "Host=127.0.0.1;Port=1;Username=gl001;Password=sesame;Database=gl001;Timeout=1" });
        Assert.Contains("--database", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_named_with_the_setting_that_helps()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "");
        Assert.Contains("--data", await RefusedAsync(RunningSite.Options(Path.Combine(file, "data"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_field_of_the_site_file_stops_the_program_with_file_line_field_and_allowed_values()
    {
        var (site, line) = await SampleWithAsync("tier: life-safety", "tier: very-important");
        var (exitCode, error) = await HostProcess.RunAsync("--site", site, "--http-port", "0", "--mqtt-port", "0");
        Assert.Equal(2, exitCode);
        Assert.Contains($"site.yaml:{line}:", error, StringComparison.Ordinal);
        Assert.Contains("very-important", error, StringComparison.Ordinal);
        Assert.Contains("life-safety, product-safety, equipment-protection, production", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_cannot_be_simulated_stops_the_program_with_the_reason()
    {
        // The burner of a header at 11 barg would rest above the high alarm and the trip of the pressure.
        var (site, _) = await SampleWithAsync("nominalPressureBarg: 10", "nominalPressureBarg: 11");
        var (exitCode, error) = await HostProcess.RunAsync("--site", site, "--http-port", "0", "--mqtt-port", "0", "--data", _folder.FullName);
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"The site of {site} cannot be simulated: BLR-101 cannot run on ", error, StringComparison.Ordinal);
        Assert.Contains("its burner would rest at 11.8, but must by 11, below PSH-102 at 11.1", error, StringComparison.Ordinal);
        Assert.Contains("--simulate false", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulation_that_fails_while_it_runs_ends_the_program_with_the_reason()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await Coordinator.RunAsync(RunningSite.Options(_folder.FullName), new ClockWithoutShortWaits(), output, error, CancellationToken.None);
        Assert.Equal(1, exitCode);
        Assert.Contains("a part of it failed: no timer is left", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_file_of_channels_is_named_with_channel_field_and_allowed_values()
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, "channels.yaml"));
        await File.WriteAllTextAsync(file.FullName, "channels:\n  - { name: chat, kind: fax, url: 'http://127.0.0.1' }\n");
        var refusal = await RefusedAsync(RunningSite.Options(_folder.FullName) with { Notifications = file });
        Assert.Equal($"{file.FullName}: channel 'chat': kind is 'fax'; allowed are pager_duty, webhook, email, status_page, alertmanager. Mend the file, or start without --notifications.", refusal);
    }

    [Fact]
    public async Task An_option_out_of_range_is_refused_by_name()
    {
        var (exitCode, error) = await HostProcess.RunAsync("--http-port", "70000");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("--http-port must be a port from 0 to 65535", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_stops_the_program_in_good_order()
    {
        using var process = new HostProcess("--http-port", "0", "--mqtt-port", "0", "--data", _folder.FullName);
        await process.SaysAsync("Ctrl-C stops it.");
        process.PressCtrlC();
        var (exitCode, error) = await process.EndAsync();
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> RefusedAsync(CoordinatorOptions options)
    {
        var problem = await Assert.ThrowsAsync<StartUpException>(() => Coordinator.StartAsync(options, TimeProvider.System, CancellationToken.None));
        return problem.Message;
    }

    /// <summary>A copy of the sample site with another text in one place; returns its path and the line of that place.</summary>
    private async Task<(string Path, int Line)> SampleWithAsync(string written, string instead)
    {
        var sample = new FileInfo(CoordinatorOptions.SampleSite);
        var text = await File.ReadAllTextAsync(sample.FullName);
        var line = Array.FindIndex(text.Split('\n'), row => row.Contains(written, StringComparison.Ordinal)) + 1;
        Assert.NotEqual(0, line);
        var copy = Path.Combine(_folder.FullName, "site.yaml");
        await File.WriteAllTextAsync(copy, text.Replace(written, instead, StringComparison.Ordinal));
        CopyFolder(Path.Combine(sample.DirectoryName!, "data"), Path.Combine(_folder.FullName, "data"));
        return (copy, line);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}

using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;

namespace GL001.Notifications.Tests;

public sealed class ChannelFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-channels-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_of_every_kind_is_read()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "key"), "secret-of-a-file\n");
        var channels = Load("""
            channels:
              - { name: primary, kind: pager_duty, url: "https://events.example", secret_file: key, roles: [primary_on_call] }
              - { name: chat, kind: webhook, url: "https://hooks.example/T1", least_severity: p2 }
              - { name: safety, kind: email, url: "smtp://mail.example:25", from: "gl-001@plant.example", to: ["safety@plant.example"], roles: [safety_officer] }
              - { name: page, kind: status_page, url: "https://status.example", secret: token }
              - { name: am, kind: alertmanager, url: "http://127.0.0.1:9093" }
            """);
        Assert.Equal(["primary", "chat", "safety", "page", "am"], channels.Select(channel => channel.Name));
        Assert.Equal(("secret-of-a-file", Role.PrimaryOnCall), (channels[0].Secret, channels[0].Roles.Single()));
        Assert.Equal((Severity.P2, Severity.P1, Severity.P4), (channels[1].Least, channels[3].Least, channels[4].Least));
    }

    [Fact]
    public void Json_will_do_and_an_empty_file_is_no_channel()
    {
        Assert.Single(Load("""{"channels": [{"name": "a", "kind": "webhook", "url": "http://127.0.0.1:1/x"}]}"""));
        Assert.Empty(Load(""));
    }

    [Theory]
    [InlineData("{ kind: webhook, url: 'http://a' }", "channel 1: name must be given")]
    [InlineData("{ name: a, kind: fax, url: 'http://a' }", "channel 'a': kind is 'fax'; allowed are pager_duty, webhook, email, status_page, alertmanager")]
    [InlineData("{ name: a, kind: webhook, url: 'ftp://a' }", "url is 'ftp://a'; allowed are addresses that begin with http:// or https://")]
    [InlineData("{ name: a, kind: email, url: 'http://a' }", "begin with smtp:// or smtps://")]
    [InlineData("{ name: a, kind: email, url: 'smtp://a', from: 'x@a' }", "from must be an e-mail address and to a list of them")]
    [InlineData("{ name: a, kind: webhook, url: 'http://a', roles: [boss] }", "roles has 'boss'; allowed are primary_on_call, secondary_on_call")]
    [InlineData("{ name: a, kind: webhook, url: 'http://a', least_severity: 1 }", "least_severity is '1'; allowed are p0, p1, p2, p3, p4")]
    [InlineData("{ name: a, kind: pager_duty, url: 'http://a' }", "secret or secret_file must give the integration key")]
    [InlineData("{ name: a, kind: webhook, url: 'http://a', secret_file: nowhere }", "secret_file cannot be read")]
    [InlineData("{ name: a, kind: webhook, url: 'http://a', colour: red }", "line 2")]
    public void A_wrong_channel_is_refused_by_its_name_and_field(string channel, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<ChannelFileException>(() => Load($"channels:\n  - {channel}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_channels_of_one_name_and_a_file_that_is_not_there_are_refused()
    {
        const string One = "{ name: a, kind: webhook, url: 'http://a' }";
        Assert.Contains("two channels have the name 'a'", Assert.Throws<ChannelFileException>(() => Load($"channels: [{One}, {One}]")).Message, StringComparison.Ordinal);
        Assert.Throws<ChannelFileException>(() => ChannelFile.Load(Path.Combine(_folder.FullName, "nowhere.yaml")));
    }

    private System.Collections.Immutable.ImmutableArray<ChannelSettings> Load(string text)
    {
        var path = Path.Combine(_folder.FullName, "channels.yaml");
        File.WriteAllText(path, text);
        return ChannelFile.Load(path);
    }
}

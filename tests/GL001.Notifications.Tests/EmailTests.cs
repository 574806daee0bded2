using System.Buffers;
using System.Net;
using System.Net.Sockets;
using GL001.Orchestration.Incidents;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace GL001.Notifications.Tests;

public sealed class EmailTests
{
    [Fact]
    public async Task Mail_arrives_at_a_server_that_is_busy_at_first_under_one_message_id_each_and_in_one_thread()
    {
        var port = FreePort();
        using var stop = new CancellationTokenSource();
        var store = new Store();
        var services = new ServiceProvider();
        services.Add(store);
        var server = new SmtpServer.SmtpServer(new SmtpServerOptionsBuilder().ServerName("test").Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, port))).Build(), services);
        var serving = server.StartAsync(stop.Token);
        await using (var folder = new OutboxFolder(TimeProvider.System, new ChannelSettings
        {
            Name = "mail",
            Kind = ChannelKind.Email,
            Url = new Uri($"smtp://127.0.0.1:{port}"),
            From = "gl-001@plant.example",
            To = ["safety@plant.example"],
        }))
        {
            folder.Begin();
            await folder.Outbox.EnqueueAsync([Notices.Of(1), Notices.Of(2, NoticeKind.Resolved)]);
            await folder.EmptyAsync();
        }

        await stop.CancelAsync();
        await serving.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(["INC-20260112T060000Z-1.1@gl-001", "INC-20260112T060000Z-1.1@gl-001", "INC-20260112T060000Z-1.2@gl-001"], store.Received.Select(mail => mail.MessageId));
        Assert.All(store.Received, mail => Assert.Equal("INC-20260112T060000Z-1@gl-001", mail.References.Single()));
        Assert.All(store.Received, mail => Assert.Equal("safety@plant.example", mail.To.Mailboxes.Single().Address));
        Assert.Equal("[P0] Plant-001 delivers no heat at all (investigating)", store.Received[0].Subject);
        Assert.Contains("Impact: heat is wanted and none is supplied", store.Received[0].TextBody, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Keeps what comes; says the first time that it is busy.</summary>
    private sealed class Store : MessageStore
    {
        public List<MimeMessage> Received { get; } = [];

        public override Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            using var stream = new MemoryStream(buffer.ToArray());
            Received.Add(MimeMessage.Load(stream, CancellationToken.None));
            return Task.FromResult(Received.Count == 1 ? new SmtpResponse(SmtpReplyCode.InsufficientStorage, "busy") : SmtpResponse.Ok);
        }
    }
}

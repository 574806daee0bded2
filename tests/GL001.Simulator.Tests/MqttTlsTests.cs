using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GL001.Gateway;
using GL001.Links;
using GL001.Runtime;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace GL001.Simulator.Tests;

/// <summary>The controller's link against a broker that speaks TLS only, wants a name and knows its own authority.</summary>
public sealed class MqttTlsTests : IAsyncLifetime
{
    private const string Name = "localhost";

    private readonly X509Certificate2 _authority = NewAuthority("plant authority");
    private readonly X509Certificate2 _stranger = NewAuthority("another authority");
    private readonly int _port = ListeningPort.FindFree(IPAddress.Loopback);
    private MqttServer _broker = null!;
    private string _seenClient = "";

    public async Task InitializeAsync()
    {
        var server = Issue(_authority, Name);
        _broker = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointPort(_port)
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptionCertificate(X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), null))
            .WithClientCertificate((_, certificate, _, _) =>
            {
                _seenClient = certificate?.Subject ?? "";
                return certificate is not null;
            })
            .Build());
        _broker.ValidatingConnectionAsync += connecting =>
        {
            connecting.ReasonCode = connecting is { UserName: "BLR-101-CTL", Password: "secret" } ? MqttConnectReasonCode.Success : MqttConnectReasonCode.BadUserNameOrPassword;
            return Task.CompletedTask;
        };
        await _broker.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _broker.StopAsync();
        _broker.Dispose();
    }

    [Fact]
    public void Broker_of_our_authority_is_talked_to_with_name_and_certificate()
    {
        using var link = new MqttNetLink(Access(_authority));

        Assert.True(link.TryConnect("BLR-101-CTL", "will", [1]));
        Assert.True(link.IsConnected);
        Assert.Equal("CN=BLR-101-CTL", _seenClient);
    }

    [Fact]
    public void Broker_of_another_authority_is_not_talked_to()
    {
        using var link = new MqttNetLink(Access(_stranger));
        Assert.False(link.TryConnect("BLR-101-CTL", "will", [1]));
    }

    [Fact]
    public void Controller_without_a_certificate_is_refused_by_a_broker_that_asks_for_one()
    {
        var access = Access(_authority);
        access.ClientCertificate = "";
        access.ClientKey = "";
        using var link = new MqttNetLink(access);
        Assert.False(link.TryConnect("BLR-101-CTL", "will", [1]) && link.IsConnected);
    }

    [Fact]
    public void Wrong_password_is_refused_by_the_broker_and_told()
    {
        var access = Access(_authority);
        access.Password = "guess";
        using var link = new MqttNetLink(access);
        Assert.False(link.TryConnect("BLR-101-CTL", "will", [1]) && link.IsConnected);
    }

    [Fact]
    public void Plain_text_gets_no_connection_from_a_broker_that_speaks_TLS_only()
    {
        using var link = new MqttNetLink(Name, _port);
        Assert.False(link.TryConnect("BLR-101-CTL", "will", [1]));
    }

    [Fact]
    public void Access_that_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MqttNetLink(new BrokerAccess(Name, _port) { UseTls = true }));
        Assert.Throws<ArgumentException>(() => new MqttNetLink(new BrokerAccess(Name, _port) { AuthorityCertificate = _authority.ExportCertificatePem() }));
        Assert.Throws<ArgumentException>(() => new MqttNetLink(
            new BrokerAccess(Name, _port) { UseTls = true, AuthorityCertificate = _authority.ExportCertificatePem(), ClientKey = "key" }));
    }

    private BrokerAccess Access(X509Certificate2 authority)
    {
        var own = Issue(_authority, "BLR-101-CTL");
        return new BrokerAccess(Name, _port)
        {
            UseTls = true,
            AuthorityCertificate = authority.ExportCertificatePem(),
            UserName = "BLR-101-CTL",
            Password = "secret",
            ClientCertificate = own.ExportCertificatePem(),
            ClientKey = own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
        };
    }

    private static X509Certificate2 NewAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}

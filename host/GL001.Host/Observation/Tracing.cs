using System.Diagnostics.CodeAnalysis;
using GL001.Actors;
using GL001.Agents;
using GL001.Gateway;
using GL001.Host.Api;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GL001.Host.Observation;

/// <summary>Traces from a controller's message to a lease, sent by OTLP/HTTP when a collector is named; otherwise nobody listens and none is made.</summary>
internal static class Tracing
{
    // The path of traces below a collector's address, OpenTelemetry protocol specification, OTLP/HTTP request.
    private const string TracesPath = "v1/traces";

    public static bool TryRead(string text, [NotNullWhen(true)] out Uri? collector) =>
        Uri.TryCreate(text, UriKind.Absolute, out collector) && (collector.Scheme == Uri.UriSchemeHttp || collector.Scheme == Uri.UriSchemeHttps);

    public static void AddTracing(this IServiceCollection services, Uri collector) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService("gl001", serviceVersion: ApiDocument.Version))
        .WithTracing(traces => traces
            .AddSource(GatewayTrace.SourceName, ActorTrace.SourceName, AgentTrace.SourceName)
            .AddAspNetCoreInstrumentation()
            .AddOtlpExporter(otlp =>
            {
                otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
                otlp.Endpoint = new Uri(collector.AbsoluteUri.TrimEnd('/') + "/" + TracesPath);
            }));
}

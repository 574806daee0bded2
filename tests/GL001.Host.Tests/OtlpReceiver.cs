using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GL001.Host.Tests;

/// <summary>A span as it came over OTLP; ids in hexadecimal, texts of its attributes and of its links' attributes.</summary>
internal sealed record ReceivedSpan(string Name, string TraceId, string SpanId, string ParentId, ImmutableArray<string> Texts, ImmutableArray<(string TraceId, string SpanId)> Links);

/// <summary>Takes traces by OTLP/HTTP on loopback. Field numbers are of opentelemetry/proto/trace/v1/trace.proto.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = [];

    private OtlpReceiver(WebApplication app)
    {
        _app = app;
        app.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            foreach (var span in Children(Fields(ByteString.CopyFrom(body.ToArray())), 1, 2, 2))
            {
                _spans.Enqueue(SpanOf(span));
            }

            return Results.Bytes([], "application/x-protobuf");
        });
    }

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new OtlpReceiver(builder.Build());
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ReceivedSpan SpanOf(ByteString bytes)
    {
        var span = Fields(bytes);
        return new ReceivedSpan(
            Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4),
            [.. Children(span, 9).Concat(Children(span, 13, 4)).Select(attribute => Text(Fields(attribute), 1) + "=" + Children(Fields(attribute), 2).Select(value => Text(Fields(value), 1)).FirstOrDefault())],
            [.. Children(span, 13).Select(Fields).Select(link => (Hex(link, 1), Hex(link, 2)))]);
    }

    private static string Text(ILookup<int, ByteString> message, int field) => message[field].FirstOrDefault(ByteString.Empty).ToStringUtf8();

    private static string Hex(ILookup<int, ByteString> message, int field) => Convert.ToHexStringLower(message[field].FirstOrDefault(ByteString.Empty).Span);

    private static IEnumerable<ByteString> Children(ILookup<int, ByteString> message, params int[] path) =>
        path.Skip(1).Aggregate(message[path[0]], (found, field) => found.SelectMany(child => Fields(child)[field]));

    /// <summary>Every field of a message that has a length: texts, bytes and messages.</summary>
    private static ILookup<int, ByteString> Fields(ByteString bytes)
    {
        var fields = new List<(int Number, ByteString Value)>();
        var input = bytes.CreateCodedInput();
        while (input.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes()));
            }
            else
            {
                input.SkipLastField();
            }
        }

        return fields.ToLookup(field => field.Number, field => field.Value);
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Replication.Testing.Serving;

namespace Replication.Testing.Servers;

/// <summary>One exported span.</summary>
public sealed record ReceivedSpan(
    string Service, string TraceId, string SpanId, string ParentSpanId, string Scope, string Name, string Text);

/// <summary>A collector that receives spans by OTLP over gRPC and keeps them.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedSpan> _spans = [];
    private LoopbackServer _server = null!;

    private OtlpReceiver()
    {
    }

    public Uri Address => _server.Address;

    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        receiver._server = await LoopbackServer.StartAsync(receiver.TakeAsync, protocols: HttpProtocols.Http2);
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        // A gRPC message starts with a compression flag (one byte) and the length (four bytes).
        if (context.Request.Path.Value!.EndsWith("TraceService/Export", StringComparison.Ordinal))
            Read(body.ToArray().AsMemory(5));
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    // The field numbers are those of opentelemetry/proto/trace/v1/trace.proto.
    private void Read(ReadOnlyMemory<byte> request)
    {
        foreach (var resourceSpans in ProtobufFields.Of(request).Where(it => it.Number == 1))
        {
            var service = ProtobufFields.Of(resourceSpans.Bytes).Where(it => it.Number == 1).SelectMany(it => ProtobufFields.Of(it.Bytes))
                .Select(ReadAttribute).FirstOrDefault(it => it.Key == "service.name").Value ?? "";
            foreach (var scopeSpans in ProtobufFields.Of(resourceSpans.Bytes).Where(it => it.Number == 2))
            {
                var scope = ProtobufFields.Of(scopeSpans.Bytes).Where(it => it.Number == 1).SelectMany(
                    it => ProtobufFields.Of(it.Bytes)).First(it => it.Number == 1).Text;
                foreach (var span in ProtobufFields.Of(scopeSpans.Bytes).Where(it => it.Number == 2))
                    _spans.Enqueue(ReadSpan(service, scope, span.Bytes));
            }
        }
    }

    private static ReceivedSpan ReadSpan(string service, string scope, ReadOnlyMemory<byte> bytes)
    {
        var fields = ProtobufFields.Of(bytes);
        string Hex(int number) => fields.FirstOrDefault(it => it.Number == number) is { } id ? Convert.ToHexStringLower(id.Bytes.Span) : "";
        var attributes = fields.Where(it => it.Number == 9).Select(ReadAttribute).Select(it => $"{it.Key}={it.Value}");
        var name = fields.First(it => it.Number == 5).Text;
        return new(service, Hex(1), Hex(2), Hex(4), scope, name, $"{name} {string.Join(' ', attributes)}");
    }

    private static (string Key, string? Value) ReadAttribute(ProtobufField attribute)
    {
        var fields = ProtobufFields.Of(attribute.Bytes);
        return (fields.First(it => it.Number == 1).Text, fields.Where(it => it.Number == 2)
            .SelectMany(it => ProtobufFields.Of(it.Bytes))
            .FirstOrDefault(it => it.Number == 1)
            ?.Text);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Replication.EmbeddedRegistry.Disk;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>Creates events and queues them for all notification endpoints.</summary>
internal sealed class EventPublisher(IReadOnlyList<EventSender> senders, TimeProvider time)
{
    private const string BlobMediaType = "application/octet-stream";

    private readonly string _instanceId = Guid.NewGuid().ToString();

    /// <summary>Publishes an event about a manifest. The tag is set only when the client used it.</summary>
    public void Manifest(HttpContext context, string action, string repository, Manifest manifest, string? tag) =>
        Publish(context, action, new EventTarget
        {
            MediaType = manifest.MediaType,
            Digest = manifest.Digest.ToString(),
            Size = manifest.Bytes.Length,
            Repository = repository,
            Url = $"{Root(context)}{repository}/manifests/{manifest.Digest}",
            Tag = tag,
        });

    public void Blob(HttpContext context, string action, string repository, ContentDigest digest, long size, string? from = null) =>
        Publish(context, action, new EventTarget
        {
            MediaType = BlobMediaType,
            Digest = digest.ToString(),
            Size = size,
            Repository = repository,
            FromRepository = from,
            Url = $"{Root(context)}{repository}/blobs/{digest}",
        });

    public void Deleted(HttpContext context, string repository, ContentDigest? digest, string? tag) =>
        Publish(context, RegistryEvent.Delete, new EventTarget { Digest = digest?.ToString(), Repository = repository, Tag = tag });

    private void Publish(HttpContext context, string action, EventTarget target)
    {
        if (senders.Count == 0)
            return;
        var request = context.Request;
        var happened = new RegistryEvent
        {
            Id = Guid.NewGuid().ToString(),
            Timestamp = time.GetUtcNow(),
            Action = action,
            Target = target,
            Request = new EventRequest(
                Guid.NewGuid().ToString(),
                $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}",
                request.Host.ToString(),
                request.Method,
                request.Headers.UserAgent.ToString()),
            Actor = new EventActor(context.Features.GetRequiredFeature<LoggedRequest>().User),
            Source = new EventSource($"{context.Connection.LocalIpAddress}:{context.Connection.LocalPort}", _instanceId),
        };
        foreach (var sender in senders)
            sender.Enqueue(happened);
    }

    private static string Root(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/v2/";
}

using System.Text;
using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Stores the parts of webhook calls, and the messages of publishers, that could not be read, for an operator. It stores no secrets.
/// </summary>
internal sealed class Quarantine(IQuarantineStore store)
{
    public const int MaxBodyBytes = 64 * 1024;

    /// <param name="instance">The instance that sent them.</param>
    /// <param name="reading">The reading of the call.</param>
    /// <param name="secrets">The secrets of the webhook, which the call may contain.</param>
    /// <param name="receivedAt">When the call arrived.</param>
    /// <param name="source">How it arrived.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task AddAsync(
        string instance,
        WebhookReading reading,
        IReadOnlyList<Secret> secrets,
        DateTimeOffset receivedAt,
        QuarantineSource source,
        CancellationToken cancellationToken)
    {
        if (reading.Unreadable.Count == 0)
            return;
        await store.AddAsync(
            [.. reading.Unreadable.Select(part => new QuarantinedPayload
            {
                Id = DeterministicId.Of("quarantine", instance, part.Body),
                Source = source,
                Instance = instance,
                Code = part.Code,
                Reason = SecretRedaction.Apply(part.Reason, secrets),
                Body = SecretRedaction.Apply(Cut(part.Body), secrets),
                Call = part.Call is null ? null : SecretRedaction.Apply(part.Call, secrets),
                Headers = reading.Headers?.ToDictionary(static it => it.Key, it => SecretRedaction.Apply(it.Value, secrets)),
                ReceivedAt = receivedAt,
            }).DistinctBy(it => it.Id)],
            cancellationToken);
    }

    private static string Cut(string body)
    {
        if (Encoding.UTF8.GetByteCount(body) <= MaxBodyBytes)
            return body;
        var bytes = Encoding.UTF8.GetBytes(body);
        var end = MaxBodyBytes;
        while ((bytes[end] & 0xC0) == 0x80)
            end--;
        return Encoding.UTF8.GetString(bytes, 0, end);
    }
}

using System.Text;
using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>Stores the parts of webhook calls that could not be read, for an operator.</summary>
internal sealed class Quarantine(IQuarantineStore store)
{
    public const int MaxBodyBytes = 64 * 1024;

    public async Task AddAsync(
        string instance, IReadOnlyList<UnreadablePart> parts, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        if (parts.Count == 0)
            return;
        await store.AddAsync(
            [.. parts.Select(part => new QuarantinedPayload
            {
                Id = DeterministicId.Of("quarantine", instance, part.Body),
                Instance = instance,
                Code = part.Code,
                Reason = part.Reason,
                Body = Cut(part.Body),
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

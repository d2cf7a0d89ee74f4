using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Benchmarks;

/// <summary>Tasks that fill a store.</summary>
internal static class SampleTasks
{
    /// <summary>The task with a number: one of 200 rules, 10 targets, 2,000 repositories; each twentieth failed.</summary>
    public static ReplicationTask Finished(int i, DateTimeOffset at)
    {
        var repository = RepositoryName.Parse($"team/app-{i % 2000}");
        var tag = Tag.Parse($"v{i % 5000}");
        return new()
        {
            Id = Guid.NewGuid(),
            Batch = Guid.NewGuid(),
            Rule = $"rule-{i % 200}",
            Trigger = TaskTrigger.Automatic,
            Source = new("source", repository, tag, Digest.Sha256Of("pushed"u8)),
            Target = new($"target-{i % 10}", repository, tag),
            Override = true,
            Status = i % 20 == 7 ? ReplicationStatus.Failed : ReplicationStatus.Succeeded,
            Outcome = i % 20 == 7 ? null : TaskOutcome.Copied,
            Issue = i % 20 == 7 ? new("registryUnavailable", "the registry did not answer; it is tried again by itself") : null,
            Attempt = 1,
            BytesTotal = 1_000_000,
            BytesCopied = 1_000_000,
            Blobs = [.. Enumerable.Range(0, 4).Select(blob => new BlobTransfer(
                Digest.Sha256Of(BitConverter.GetBytes((i * 4) + blob)), 250_000, 250_000, BlobTransferKind.Streamed))],
            PushedAt = at,
            OrderedAt = at,
            CreatedAt = at,
            StartedAt = at,
            FinishedAt = at,
        };
    }
}

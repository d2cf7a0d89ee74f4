using Replication.Contracts.Images;
using Replication.Contracts.Pushes;

namespace Replication.Chaos.Pushes;

/// <summary>One push of a manifest under a tag, as it was reported.</summary>
internal sealed record ChaosPush(string Instance, string Repository, string Tag, string Digest, string EventId, DateTimeOffset PushedAt)
{
    public Guid Id => PushId.FromEvent(Instance, RepositoryName.Parse(Repository), Contracts.Images.Tag.Parse(Tag), EventId);
}

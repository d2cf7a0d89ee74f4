using Replication.Contracts.Images;
using Replication.Contracts.Pushes;

namespace Replication.Testing.Storage;

/// <summary>Sample pushes for the journals.</summary>
public static class SamplePushes
{
    public static ImagePushed Received(DateTimeOffset at) => new()
    {
        PushId = Guid.NewGuid(),
        Instance = "hangzhou",
        Repository = RepositoryName.Parse("team/app"),
        Tag = Tag.Parse("v1"),
        Digest = Digest.Sha256Of("pushed"u8),
        PushedAt = at.AddTicks(-7),
        ReceivedAt = at,
    };
}

namespace Replication.Registries.Blobs;

/// <summary>What a registry says when it is asked to take a blob over from one of its repositories.</summary>
internal abstract record MountAnswer
{
    private MountAnswer()
    {
    }

    /// <summary>The blob is there now.</summary>
    public sealed record Taken : MountAnswer;

    /// <summary>It is to be sent, in this session.</summary>
    public sealed record Opened(UploadSession Session) : MountAnswer;

    /// <summary>It is to be sent, in a session that is yet to be opened. <paramref name="KnowsNoName"/>: a repository is not there, which says nothing of the registry.</summary>
    public sealed record Refused(int Status, bool KnowsNoName) : MountAnswer;
}

using Replication.Contracts.Images;

namespace Replication.Registries;

/// <summary>How a copy ended.</summary>
public abstract record CopyResult
{
    private CopyResult()
    {
    }

    /// <summary>The target tag was set and answers with this digest.</summary>
    public sealed record Copied(Digest Digest) : CopyResult;

    /// <summary>The target tag already answered with this digest; nothing was written.</summary>
    public sealed record AlreadyPresent(Digest Digest) : CopyResult;

    /// <summary>Another image stands under the target tag and may not be replaced; the tag was left alone.</summary>
    public sealed record TagConflict(Digest Wanted, Digest Present) : CopyResult;

    /// <summary>Everything was ready, and <see cref="CopyRequest.MayMoveTag"/> said no; the tag was left alone.</summary>
    public sealed record NotMoved(Digest Digest) : CopyResult;

    /// <summary>
    /// The source tag does not name the digest <paramref name="Wanted"/>; it names <paramref name="Current"/>, or nothing (null).
    /// Nothing was copied (see <see cref="CopyRequest.FollowsSourceTag"/>).
    /// </summary>
    public sealed record SourceMoved(Digest Wanted, Digest? Current) : CopyResult;

    /// <summary>Only what refers to the image was wanted, and the image is not there: nothing was written.</summary>
    public sealed record SubjectAbsent(Digest Digest) : CopyResult;

    /// <summary>It did not succeed; the target tag is what it was.</summary>
    public sealed record Failed(CopyFailure Failure) : CopyResult;
}

using Replication.Contracts.Images;

namespace Replication.Registries;

/// <summary>The result of a copy.</summary>
public abstract record CopyResult
{
    private CopyResult()
    {
    }

    /// <summary>The target tag was written and names this digest.</summary>
    public sealed record Copied(Digest Digest) : CopyResult;

    /// <summary>The target tag already named this digest. Nothing was written.</summary>
    public sealed record AlreadyPresent(Digest Digest) : CopyResult;

    /// <summary>The target tag names another image, and replacing it is not allowed. The tag was not changed.</summary>
    public sealed record TagConflict(Digest Wanted, Digest Present) : CopyResult;

    /// <summary><see cref="CopyRequest.MayMoveTag"/> returned false. The content was copied, but the tag was not changed.</summary>
    public sealed record NotMoved(Digest Digest) : CopyResult;

    /// <summary>
    /// The source tag does not name the digest <paramref name="Wanted"/>; it names <paramref name="Current"/>, or nothing (null).
    /// Nothing was copied (see <see cref="CopyRequest.FollowsSourceTag"/>).
    /// </summary>
    public sealed record SourceMoved(Digest Wanted, Digest? Current) : CopyResult;

    /// <summary><see cref="CopyRequest.WantsType"/> returned false for this type. Nothing was copied.</summary>
    public sealed record Unwanted(Digest Digest, string Type) : CopyResult;

    /// <summary>Only referrers were requested, but their subject does not exist. Nothing was written.</summary>
    public sealed record SubjectAbsent(Digest Digest) : CopyResult;

    /// <summary>The copy failed. The target tag was not changed.</summary>
    public sealed record Failed(CopyFailure Failure) : CopyResult;
}

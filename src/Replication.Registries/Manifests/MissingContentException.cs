namespace Replication.Registries.Manifests;

/// <summary>A registry rejected a manifest because it lacks referenced content that it seemed to have.</summary>
internal sealed class MissingContentException(CopyFailure failure) : Exception(failure.Message)
{
    public CopyFailure Failure { get; } = failure;
}

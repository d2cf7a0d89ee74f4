namespace Replication.App.Copy;

/// <summary>The outcome of a copy.</summary>
internal enum CopyOutcome
{
    Copied,
    AlreadyPresent,
    TagConflict,
    Failed,
    Interrupted,
}

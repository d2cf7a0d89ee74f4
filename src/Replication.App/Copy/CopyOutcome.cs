namespace Replication.App.Copy;

/// <summary>How a copy ended, in one word.</summary>
internal enum CopyOutcome
{
    Copied,
    AlreadyPresent,
    TagConflict,
    Failed,
    Interrupted,
}

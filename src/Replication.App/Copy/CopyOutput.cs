namespace Replication.App.Copy;

/// <summary>The form of the output of a copy.</summary>
internal enum CopyOutput
{
    People,
    Json,
    Silent,
}

namespace Replication.App.Copy;

/// <summary>Whom the output of a copy is for.</summary>
internal enum CopyOutput
{
    People,
    Json,
    Silent,
}

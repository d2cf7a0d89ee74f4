namespace Replication.App.Configuration;

/// <summary>Which rules may stand beside each other.</summary>
internal enum TopologyMode
{
    Strict,
}

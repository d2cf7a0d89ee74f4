namespace Replication.Registries.Instances;

/// <summary>Holds a client to what all processes together may ask of its instance, from before its first request until what this returns is disposed.</summary>
public delegate IDisposable InstanceUse(BorrowedClient instance);

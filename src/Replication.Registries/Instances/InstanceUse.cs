namespace Replication.Registries.Instances;

/// <summary>
/// Applies the shared limits of an instance to a client. The caller invokes it before the first request, and disposes the result after the
/// last.
/// </summary>
public delegate IDisposable InstanceUse(BorrowedClient instance);

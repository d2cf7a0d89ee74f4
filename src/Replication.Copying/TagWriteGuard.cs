namespace Replication.Copying;

/// <summary>
/// The right of an attempt to write its target tag. <paramref name="confirmLease"/> throws when the lease of the worker is over.
/// </summary>
internal sealed class TagWriteGuard(Action confirmLease)
{
    /// <summary>True after the attempt was allowed to write the tag. A write may then still arrive after the attempt has ended.</summary>
    public bool HasBegun { get; set; }

    /// <summary>
    /// Checks the lease right before each request that writes a tag. Throws <see cref="OperationCanceledException"/> when it is over.
    /// </summary>
    public void ConfirmLease() => confirmLease();
}

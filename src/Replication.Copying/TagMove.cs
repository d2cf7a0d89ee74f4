namespace Replication.Copying;

/// <summary>One attempt's right to move its target tag. <paramref name="confirmLease"/> throws when the worker's lease is over.</summary>
internal sealed class TagMove(Action confirmLease)
{
    /// <summary>From then on the tag may be moved at any moment, also after the attempt has ended.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Called right before each request that writes a tag; throws <see cref="OperationCanceledException"/> when the lease is over.</summary>
    public void ConfirmLease() => confirmLease();
}

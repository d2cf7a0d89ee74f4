namespace Replication.Copying;

/// <summary>Whether an attempt has come to move its tag: from then on the tag may be moved at any moment, also when the attempt is ended.</summary>
internal sealed class TagMove
{
    public bool HasBegun { get; set; }
}

namespace Replication.App.Configuration.Tree;

/// <summary>One piece of the configuration as it was written, before anything is known about its meaning.</summary>
internal abstract record Node(Place Place)
{
    /// <summary>What a person calls this kind of node.</summary>
    public abstract string Kind { get; }

    internal sealed record Scalar(string Text, Place Place) : Node(Place)
    {
        public override string Kind => "a plain value";
    }

    /// <summary>A key with nothing behind it, <c>~</c> or <c>null</c>.</summary>
    internal sealed record Nothing(Place Place) : Node(Place)
    {
        public override string Kind => "nothing";
    }

    internal sealed record List(IReadOnlyList<Node> Items, Place Place) : Node(Place)
    {
        public override string Kind => "a list";
    }

    internal sealed record Map(IReadOnlyList<Entry> Entries, Place Place) : Node(Place)
    {
        public override string Kind => "a mapping";
    }
}

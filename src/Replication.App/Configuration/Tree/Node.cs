using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Tree;

/// <summary>One node of the parsed configuration or body, before any key is interpreted.</summary>
internal abstract record Node(Place Place)
{
    /// <summary>The kind of node, in words for an error message.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// A plain value; <paramref name="Form"/> is how JSON wrote it, and null for YAML and environment variables, which know texts only.
    /// </summary>
    internal sealed record Scalar(string Text, Place Place, JsonForm? Form = null) : Node(Place)
    {
        public override string Kind => Form switch
        {
            JsonForm.Text => "a text",
            JsonForm.Number => "a number",
            JsonForm.Flag => "true or false",
            _ => "a plain value",
        };
    }

    /// <summary>A key without a value, <c>~</c> or <c>null</c>.</summary>
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

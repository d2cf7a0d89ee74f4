namespace Replication.EmbeddedRegistry.Access;

/// <summary>A scope such as <c>repository:team/app:pull,push</c> (distribution's token specification, "Resource scope").</summary>
internal sealed record Scope(string Type, string Name, IReadOnlyList<string> Actions)
{
    public const string Registry = "registry";
    public const string Pull = "pull";
    public const string Push = "push";
    public const string Delete = "delete";

    public static Scope Repository(string name, params IReadOnlyList<string> actions) => new("repository", name, actions);

    /// <summary>Parses a scope; null when it is invalid. The name may contain colons, like a host with a port.</summary>
    public static Scope? Parse(string text)
    {
        var first = text.IndexOf(':');
        var last = text.LastIndexOf(':');
        return first > 0 && last > first
            ? new Scope(text[..first], text[(first + 1)..last], text[(last + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries))
            : null;
    }

    /// <summary>True when this scope covers the other one.</summary>
    public bool Covers(Scope wanted) =>
        Type == wanted.Type && Name == wanted.Name && wanted.Actions.All(action => Actions.Contains(action) || Actions.Contains("*"));

    public override string ToString() => $"{Type}:{Name}:{string.Join(',', Actions)}";
}

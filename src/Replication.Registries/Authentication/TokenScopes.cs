using Replication.Contracts.Images;

namespace Replication.Registries.Authentication;

/// <summary>
/// The scopes of a token (distribution, "Token Authentication"). Each resource occurs once, in the order of the requests.
/// </summary>
internal sealed record TokenScopes
{
    private readonly IReadOnlyList<(string Resource, string[] Actions)> _items;

    private TokenScopes(IReadOnlyList<(string Resource, string[] Actions)> items)
    {
        _items = items;
        Texts = [.. items.Select(static item => $"{item.Resource}:{string.Join(',', item.Actions)}")];
        Key = string.Join(' ', Texts);
    }

    public static TokenScopes None { get; } = new([]);

    public IReadOnlyList<string> Texts { get; }

    public string Key { get; }

    public static TokenScopes Pull(RepositoryName repository) => new([($"repository:{repository}", ["pull"])]);

    public static TokenScopes PullAndPush(RepositoryName repository) => new([($"repository:{repository}", ["pull", "push"])]);

    public static TokenScopes Delete(RepositoryName repository) => new([($"repository:{repository}", ["pull", "push", "delete"])]);

    public bool AllowDeletion => _items.Any(static item => item.Actions.Any(static action => action is "delete" or "*"));

    /// <summary>Parses the scope of a challenge: scopes separated by spaces. Invalid ones are skipped.</summary>
    public static TokenScopes Parse(string? text)
    {
        var scopes = None;
        foreach (var part in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.LastIndexOf(':');
            if (colon > 0 && colon < part.Length - 1)
                scopes = scopes.And(new TokenScopes([(part[..colon], part[(colon + 1)..].Split(','))]));
        }
        return scopes;
    }

    /// <summary>
    /// Returns these scopes followed by others. Actions on the same resource are merged, because some token servers reject a repeated
    /// resource.
    /// </summary>
    public TokenScopes And(TokenScopes others)
    {
        var items = _items.ToList();
        foreach (var (resource, actions) in others._items)
        {
            var index = items.FindIndex(item => item.Resource == resource);
            if (index < 0)
                items.Add((resource, actions));
            else
                items[index] = (resource, [.. items[index].Actions.Union(actions)]);
        }
        return new TokenScopes(items);
    }

    /// <summary>True when a token with these scopes covers the other scopes.</summary>
    public bool Cover(TokenScopes others) => others._items.All(wanted =>
        _items.Any(item => item.Resource == wanted.Resource
            && wanted.Actions.All(action => item.Actions.Contains(action) || item.Actions.Contains("*"))));

    public bool Equals(TokenScopes? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Key;
}

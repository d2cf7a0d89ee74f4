using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>The names of one list. Each name may occur once.</summary>
internal sealed class NameRegister
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private bool _isComplete = true;

    /// <summary>Records the name at this key of a mapping; <paramref name="name"/> is null when it could not be read.</summary>
    public void Claim(MapReader map, string key, string? name)
    {
        if (name is null)
            _isComplete = false;
        else if (!_owners.TryAdd(name, map.Path))
            map.Refuse(key, $"is taken by {_owners[name]}; allowed: a {key} of its own");
    }

    /// <summary>A kind of value that accepts the names that were claimed before.</summary>
    public ValueKind<string> OneOfThem(string what)
    {
        // A name that could not be read may be the missing one: only its own problem is reported.
        var listed = _owners.Count > 0 ? string.Join(", ", _owners.Keys) : $"the name of {what} in this configuration";
        return new(listed, text => !_isComplete || _owners.ContainsKey(text)
            ? ReadValue<string>.Of(text)
            : ReadValue<string>.Refused($"is not the name of {what} in this configuration{(_owners.Count > 0 ? "" : ", which has none")}"));
    }
}

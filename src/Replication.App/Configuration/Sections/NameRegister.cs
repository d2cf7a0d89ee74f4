using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>Names of one list, each of which may be given once.</summary>
internal sealed class NameRegister
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private bool _isComplete = true;

    /// <summary>Takes the name that a mapping gave at this key; null for one that could not be read.</summary>
    public void Claim(MapReader map, string key, string? name)
    {
        if (name is null)
            _isComplete = false;
        else if (!_owners.TryAdd(name, map.Path))
            map.Refuse(key, $"is taken by {_owners[name]}; allowed: a {key} of its own");
    }

    /// <summary>One of the names that were claimed before.</summary>
    public ValueKind<string> OneOfThem(string what)
    {
        // A name that could not be read may be any: then only its own problem is told.
        var listed = _owners.Count > 0 ? string.Join(", ", _owners.Keys) : "none, for there are none";
        return new(listed, text => !_isComplete || _owners.ContainsKey(text)
            ? ReadValue<string>.Of(text)
            : ReadValue<string>.Refused($"is not the name of {what} in this configuration"));
    }
}

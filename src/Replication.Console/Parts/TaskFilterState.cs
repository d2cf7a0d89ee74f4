using Microsoft.AspNetCore.WebUtilities;

namespace Replication.WebConsole.Parts;

/// <summary>The filters of the records, as the address bar has them.</summary>
internal sealed record TaskFilterState
{
    /// <summary>The names that the API accepts.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["status", "trigger", "rule", "instance", "repository", "tag", "batch", "since", "until"];

    private readonly Dictionary<string, string> _values = [];

    public string? this[string name] => _values.GetValueOrDefault(name);

    public bool IsEmpty => _values.Count == 0;

    /// <summary>Reads the query of an address. Unknown names are left out.</summary>
    public static TaskFilterState Of(Uri address)
    {
        var state = new TaskFilterState();
        foreach (var (name, values) in QueryHelpers.ParseQuery(address.Query))
        {
            if (Names.Contains(name) && values is [{ Length: > 0 } value, ..])
                state._values[name] = value;
        }
        return state;
    }

    /// <summary>The same filters with another value of one of them; null removes it.</summary>
    public TaskFilterState With(string name, string? value)
    {
        var changed = new TaskFilterState();
        foreach (var (known, kept) in _values)
            changed._values[known] = kept;
        if (string.IsNullOrWhiteSpace(value))
            changed._values.Remove(name);
        else
            changed._values[name] = value.Trim();
        return changed;
    }

    /// <summary>The filters as the API takes them. A duration such as <c>2h</c> means that long before now.</summary>
    public IReadOnlyList<(string Name, string? Value)> Parameters(DateTimeOffset now) =>
    [
        .. Names.Where(_values.ContainsKey)
            .Select(name => (name, (string?)(name is "since" or "until" ? Moments.Before(_values[name], now) : _values[name]))),
    ];

    /// <summary>The address of the records with these filters.</summary>
    public string Address() => QueryHelpers.AddQueryString(
        "/records", Names.Where(_values.ContainsKey).Select(it => KeyValuePair.Create(it, (string?)_values[it])));
}

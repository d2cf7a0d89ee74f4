using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Reading;

/// <summary>Reads the keys of one mapping. Keys that no method read are unknown, and rejected.</summary>
internal sealed class MapReader
{
    private const string MappingAllowed = "a mapping (key: value)";
    private const string ListAllowed = "a list (- item)";
    private const int MaxFaultCount = 10;

    private readonly Node.Map _map;
    private readonly Place _place;
    private readonly ValueReader _values;
    private readonly List<string> _known = [];
    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Place> _parts = new(StringComparer.Ordinal);

    private readonly MapShape? _shape;

    private MapReader(Node.Map map, Place place, string path, ValueReader values, MapShape? shape)
    {
        _map = map;
        _place = place;
        Path = path;
        _values = values;
        _shape = shape;
    }

    public string Path { get; }

    /// <summary>Reads a whole mapping with <paramref name="read"/>, and rejects the keys that it did not read.</summary>
    public static T ReadAll<T>(Node.Map map, Place place, string path, ValueReader values, Func<MapReader, T> read)
    {
        var reader = new MapReader(map, place, path, values, shape: null);
        var value = read(reader);
        reader.RefuseUnknown();
        return value;
    }

    /// <summary>Records in <paramref name="shape"/> the keys that <paramref name="read"/> reads when the mapping has these keys.</summary>
    public static void Record<T>(Node.Map map, MapShape shape, Func<MapReader, T> read) =>
        read(new MapReader(map, Place.Defaults, KeyPath.Root, new ValueReader(Substitution.None, []), shape));

    /// <summary>
    /// A condition on several keys, as JSON schema. It documents a check that is made beside it, and changes nothing about reading.
    /// </summary>
    public void Describe(string condition) => _shape?.AddCondition(condition);

    public bool Has(string key) => Find(key) is not null;

    public T Optional<T>(string key, ValueKind<T> kind, T fallback)
    {
        _values.Report(PathOf(key), kind.Allowed, isDefault: fallback is null ? null : text => Means(kind, text, fallback));
        return Read(key, kind, out var value) ? value : fallback;
    }

    public T? Optional<T>(string key, ValueKind<T> kind)
        where T : class
    {
        _values.Report(PathOf(key), kind.Allowed);
        return Read(key, kind, out var value) ? value : null;
    }

    /// <summary>A value that may be absent; null means that it is absent or could not be read.</summary>
    public T? OptionalValue<T>(string key, ValueKind<T> kind)
        where T : struct
    {
        _values.Report(PathOf(key), kind.Allowed);
        return Read(key, kind, out var value) ? value : null;
    }

    public T? Required<T>(string key, ValueKind<T> kind)
        where T : class => Read(key, kind, out var value, required: true) ? value : null;

    /// <summary>A value that is required unless something else replaces it; then it has a fallback.</summary>
    public T? RequiredUnless<T>(bool isReplaced, string key, ValueKind<T> kind, T fallback)
        where T : class
    {
        _values.Report(PathOf(key), kind.Allowed, isRequired: !isReplaced);
        if (Read(key, kind, out var value))
            return value;
        if (isReplaced)
            return fallback;
        if (!Has(key))
            RefuseMissing(key, kind.Allowed);
        return null;
    }

    /// <summary>A value with a fallback; null means that it could not be read.</summary>
    public T? OptionalWord<T>(string key, ValueKind<T> kind, T fallback)
        where T : struct
    {
        _values.Report(PathOf(key), kind.Allowed, isDefault: text => Means(kind, text, fallback));
        return Read(key, kind, out var value) ? value : Has(key) ? null : fallback;
    }

    /// <summary>A required value; null means that it is absent or could not be read.</summary>
    public T? RequiredWord<T>(string key, ValueKind<T> kind)
        where T : struct => Read(key, kind, out var value, required: true) ? value : null;

    /// <summary>
    /// A list of plain values; null when the key is absent. A list that is longer than <paramref name="maxCount"/> is refused unread, and
    /// reading stops after a few faulty items.
    /// </summary>
    public IReadOnlyList<T>? List<T>(string key, ValueKind<T> kind, int maxCount = int.MaxValue)
    {
        _shape?.AddList(key, kind.Schema, maxCount);
        _values.Report(PathOf(key), $"a list; each item: {kind.Allowed}");
        if (FindList(key) is not { } list)
            return null;
        if (list.Items.Count > maxCount)
        {
            Refuse(key, $"of {list.Items.Count} items is too long; allowed: {maxCount}");
            return [];
        }
        var read = new List<T>();
        var faultCount = 0;
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (_values.TryRead(list.Items[i], list.Items[i].Place, KeyPath.Item(PathOf(key), i), kind, out var value))
                read.Add(value);
            else if (++faultCount == MaxFaultCount && i + 1 < list.Items.Count)
            {
                _values.Add(list.Items[i + 1].Place, KeyPath.Item(PathOf(key), i
                    + 1), "this item and the following ones were not read, because too many items before them are faulty");
                break;
            }
        }
        return read;
    }

    /// <summary>A list of plain values that must have an item.</summary>
    public IReadOnlyList<T> RequiredList<T>(string key, ValueKind<T> kind, int maxCount)
    {
        _shape?.AddList(key, kind.Schema, maxCount, minCount: 1, isRequired: true);
        _values.Report(PathOf(key), $"a list; each item: {kind.Allowed}", isRequired: true);
        if (Find(key) is null)
            RefuseMissing(key, $"a list; each item: {kind.Allowed}");
        else if (IsEmptyList(key))
            _values.Add(Find(key)!.ProblemPlace, PathOf(key), "the list is empty; allowed: at least one item");
        return List(key, kind, maxCount) ?? [];
    }

    public bool IsEmptyList(string key) => Find(key) is { Value: Node.List { Items.Count: 0 } };

    /// <summary>A list of plain values that must not be empty, because an empty list would not mean the same as an absent one.</summary>
    public IReadOnlyList<T>? NonEmptyList<T>(string key, ValueKind<T> kind)
    {
        _shape?.AddList(key, kind.Schema, int.MaxValue, minCount: 1);
        if (Find(key) is { Value: Node.List { Items.Count: 0 } } entry)
            _values.Add(entry.ProblemPlace, PathOf(key), $"the list is empty; allowed: at least one item, or no such key");
        return List(key, kind);
    }

    /// <summary>A list of plain values that has an item, or all of them in one text.</summary>
    public IReadOnlyList<T> ListOrText<T>(
        string key, ValueKind<T> item, ValueKind<IReadOnlyList<T>> text, IReadOnlyList<T> fallback)
    {
        var values = Find(key)?.Value is Node.List ? NonEmptyList(key, item) ?? fallback : Optional(key, text, fallback);
        _shape?.AddListOrText(key, item.Schema, text.Schema);
        return values;
    }

    /// <summary>A list of mappings. Items that <paramref name="read"/> returns null for have problems, and are left out.</summary>
    public IReadOnlyList<Located<T>> Items<T>(string key, Func<MapReader, T?> read)
        where T : class
    {
        _shape?.AddItems(key, read);
        _values.Report(PathOf(key), ListAllowed);
        var items = new List<Located<T>>();
        var nodes = FindList(key)?.Items ?? [];
        for (var i = 0; i < nodes.Count; i++)
        {
            var path = KeyPath.Item(PathOf(key), i);
            if (nodes[i] is not Node.Map map)
                _values.RefuseKind(nodes[i], nodes[i].Place, path, MappingAllowed);
            else if (ReadAll(map, map.Place, path, _values, it => read(it) is { } value ? it.Locate(value) : null) is { } item)
                items.Add(item);
        }
        return items;
    }

    /// <summary>
    /// A secret, or the two secrets that are valid during a rotation: the first of them, and both when <paramref name="listKey"/> is given.
    /// Exactly one of the two keys is allowed. <paramref name="onlyIf"/> is the condition, as JSON schema, under which one is required
    /// beside the other values that the mapping may have.
    /// </summary>
    public (T? First, IReadOnlyList<T>? All) OneOrTwo<T>(
        string key, string listKey, ValueKind<T> kind, bool isRequired, string? onlyIf = null)
        where T : class
    {
        const int MaxCount = 2;
        _shape?.AddList(listKey, kind.Schema, MaxCount, minCount: 1);
        _shape?.AddChoice(key, listKey);
        if (isRequired)
            _shape?.RequireSecret(key, listKey, onlyIf);
        _values.Report(PathOf(key), kind.Allowed, isRequired);
        Read(key, kind, out var single);
        if (Find(listKey) is { Value: Node.List { Items.Count: 0 } } entry)
            _values.Add(entry.ProblemPlace, PathOf(listKey), "the list is empty; allowed: at least one item, or no such key");
        var all = List(listKey, kind, MaxCount);
        if (Has(key) && Has(listKey))
            _values.Add(Find(listKey)!.ProblemPlace, PathOf(listKey), $"the key is not allowed beside '{key}'; allowed: one of the two");
        else if (isRequired && !Has(key) && !Has(listKey))
            RefuseMissing(key, kind.Allowed);
        return (single ?? (all is [var first, ..] ? first : null), all is { Count: > 1 } ? all : null);
    }

    /// <summary>
    /// One value under <paramref name="key"/>, or several under <paramref name="listKey"/>. Exactly one of the two is given; an empty list
    /// means an absent one.
    /// </summary>
    public (T? One, IReadOnlyList<T> Several) OneOrSeveral<T>(
        string key, string listKey, ValueKind<T> kind, ValueKind<T> item, int maxCount)
        where T : class
    {
        _shape?.AddExactlyOne(key, listKey);
        _values.Report(PathOf(key), kind.Allowed);
        Read(key, kind, out var one);
        var several = List(listKey, item, maxCount) ?? [];
        var hasSeveral = Find(listKey)?.Value is not (null or Node.List { Items.Count: 0 });
        if (Has(key) && hasSeveral)
            _values.Add(Find(listKey)!.ProblemPlace, PathOf(listKey), $"the key is not allowed beside '{key}'; allowed: one of the two");
        else if (!Has(key) && !hasSeveral)
            RefuseMissing(key, $"{kind.Allowed}; or {listKey} with several");
        return (one, several);
    }

    /// <summary>Refuses the items of a list that is not allowed together with the values of other keys. It may be empty.</summary>
    public void ForbidItems(string key, string why)
    {
        _shape?.ForbidItems(key);
        if (Find(key) is { Value: Node.List { Items.Count: > 0 } } entry)
            _values.Add(entry.ProblemPlace, PathOf(key), $"the key is not allowed {why}");
    }

    /// <summary>A mapping that may be absent.</summary>
    public T? Map<T>(string key, Func<MapReader, T?> read)
        where T : class
    {
        _shape?.AddMap(key, read, isRequired: false);
        _values.Report(PathOf(key), MappingAllowed);
        return FindMap(key) is { } map ? ReadAll(map, Find(key)!.ProblemPlace, PathOf(key), _values, read) : null;
    }

    /// <summary>A mapping that may be absent. <c>true</c> means an empty one, <c>false</c> an absent one.</summary>
    public T? MapOrFlag<T>(string key, Func<MapReader, T?> read)
        where T : class
    {
        _shape?.AddMapOrFlag(key, read);
        _values.Report(PathOf(key), $"{MappingAllowed}, {Scalars.Flag.Allowed}");
        if (Find(key) is not { Value: Node.Scalar } entry)
            return FindMap(key) is { } map ? ReadAll(map, Find(key)!.ProblemPlace, PathOf(key), _values, read) : null;
        return _values.TryRead(entry.Value, entry.ProblemPlace, PathOf(key), Scalars.Flag, out var isOn) && isOn
            ? ReadAll(new Node.Map([], entry.ProblemPlace), entry.ProblemPlace, PathOf(key), _values, read)
            : null;
    }

    /// <summary>A mapping that must be present. When it is absent, <paramref name="read"/> does not run.</summary>
    public T? RequiredMap<T>(string key, Func<MapReader, T?> read)
        where T : class
    {
        _shape?.AddMap(key, read, isRequired: true);
        if (Find(key) is null)
            RefuseMissing(key, MappingAllowed);
        return FindMap(key) is { } map ? ReadAll(map, Find(key)!.ProblemPlace, PathOf(key), _values, read) : null;
    }

    /// <summary>A mapping whose keys all have defaults: an absent one means the same as an empty one.</summary>
    public T Section<T>(string key, Func<MapReader, T> read)
    {
        _shape?.AddMap(key, read, isRequired: false);
        return FindMap(key) is { } map
            ? ReadAll(map, Find(key)!.ProblemPlace, PathOf(key), _values, read)
            : ReadAll(new Node.Map([], _place), _place, PathOf(key), _values, read);
    }

    /// <summary>Adds a problem with a value that could be read.</summary>
    public void Refuse(string key, string complaint)
    {
        if (Find(key) is { } entry)
            _values.Refuse(entry.Value, entry.ProblemPlace, PathOf(key), complaint, _hidden.Contains(key));
    }

    /// <summary>
    /// Refuses a key that is not allowed together with the values of other keys. <paramref name="isDescribed"/>: a condition of
    /// <see cref="Describe"/> says so.
    /// </summary>
    public void Forbid(string key, string why, bool isDescribed = false)
    {
        if (!isDescribed)
            _shape?.Forbid(key);
        if (Find(key) is { } entry)
            _values.Add(entry.ProblemPlace, PathOf(key), $"the key is not allowed {why}");
    }

    public Located<T> Locate<T>(string key, T value) =>
        new(value, Find(key)?.ProblemPlace ?? _place, PathOf(key), new Dictionary<string, Place>());

    private Located<T> Locate<T>(T value) => new(value, _place, Path, _parts);

    private bool Read<T>(string key, ValueKind<T> kind, out T value, bool required = false)
    {
        _shape?.Add(key, kind.Schema, required, kind.Hidden);
        if (required)
            _values.Report(PathOf(key), kind.Allowed, isRequired: true);
        if (kind.Hidden)
            _hidden.Add(key);
        if (Find(key) is { } entry)
            return _values.TryRead(entry.Value, entry.ProblemPlace, PathOf(key), kind, out value);
        if (required)
            RefuseMissing(key, kind.Allowed);
        value = default!;
        return false;
    }

    /// <summary>Adds a problem with a key that the values of other keys require.</summary>
    public void RefuseMissing(string key, string allowed) => _values.Add(_place, PathOf(key), $"the key is missing; allowed: {allowed}");

    private Entry? Find(string key)
    {
        var entry = _map.Entries.FirstOrDefault(it => it.Answers(key));
        if (!_known.Contains(key))
            _known.Add(key);
        if (entry is not null)
            _parts[key] = entry.ProblemPlace;
        return entry;
    }

    private Node.Map? FindMap(string key) => FindNode<Node.Map>(key, MappingAllowed);

    private Node.List? FindList(string key) => FindNode<Node.List>(key, ListAllowed);

    private T? FindNode<T>(string key, string allowed)
        where T : Node
    {
        if (Find(key) is not { } entry)
            return null;
        if (entry.Value is T node)
            return node;
        _values.RefuseKind(entry.Value, entry.ProblemPlace, PathOf(key), allowed);
        return null;
    }

    private void RefuseUnknown()
    {
        foreach (var entry in _map.Entries.Where(entry => !_known.Any(entry.Answers)))
        {
            foreach (var place in Origins(entry.Place, entry.Value))
                _values.AddUnknownKey(place, PathOf(entry.Key), Refusal(entry));
        }
    }

    private string Refusal(Entry entry)
    {
        var allowed = string.Join(", ", _known);
        var hint = Spelling.Nearest(entry.Key, _known) is { } nearest ? $", did you mean '{nearest}'?" : "";
        return $"the key {ShownText.Quote(entry.Key)} is not known{hint}; allowed: {allowed}";
    }

    // An unknown key of the file is one problem. Every environment variable below an unknown key is a problem of its own.
    private static IEnumerable<Place> Origins(Place place, Node value) => (place.Variable, value) switch
    {
        (null, _) => [place],
        (_, Node.Map map) => map.Entries.SelectMany(it => Origins(it.Place, it.Value)),
        (_, Node.List list) => list.Items.SelectMany(it => Origins(it.Place, it)),
        _ => [value.Place],
    };

    private string PathOf(string key) => KeyPath.Key(Path, key);

    private static bool Means<T>(ValueKind<T> kind, string text, T value) =>
        kind.Read(text) is { Complaint: null, Value: var read } && IsSame(read, value);

    private static bool IsSame<T>(T? value, T? fallback) => value is IEnumerable<object> items && fallback is IEnumerable<object> others
        ? items.SequenceEqual(others)
        : EqualityComparer<T?>.Default.Equals(value, fallback);
}

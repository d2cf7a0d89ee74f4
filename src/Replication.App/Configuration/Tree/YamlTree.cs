using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Replication.App.Configuration.Tree;

/// <summary>Reads YAML text into nodes that know their line. It reads the events itself, because the tree of the library drops
/// the second of two equal keys and expands aliases without a bound.</summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 32;
    private const long MaxAliasedNodes = 100_000;

    private readonly string _file;
    private readonly Parser _parser;
    private readonly List<ConfigurationProblem> _problems;
    private readonly Dictionary<string, (Node Node, long NodeCount)> _anchors = new(StringComparer.Ordinal);
    private readonly Stack<(char Bracket, long Line)> _openBrackets = new();
    private long _nodeCount;
    private long _aliasedNodeCount;

    private YamlTree(string text, string file, List<ConfigurationProblem> problems)
    {
        _file = file;
        _parser = new Parser(new StringReader(text));
        _problems = problems;
    }

    /// <summary>Returns the mapping in the text; returns null and adds a problem when there is none.</summary>
    public static Node.Map? Read(string text, string file, List<ConfigurationProblem> problems)
    {
        if (YamlFault.OfControlCharacter(text) is { } fault)
        {
            problems.Add(fault.InFile(file));
            return null;
        }
        var tree = new YamlTree(text, file, problems);
        try
        {
            return tree.ReadDocument();
        }
        catch (UnreadableException e)
        {
            problems.Add(new ConfigurationProblem(Place.InFile(file, (int)e.Start.Line), KeyPath.Root, e.Message));
        }
        catch (YamlException e)
        {
            problems.Add(YamlFault.Of(e, tree.LastLine, text, tree._openBrackets).InFile(file));
        }
        catch (InvalidOperationException)
        {
            // A fault of the parser with a bracket that is never closed.
            problems.Add(YamlFault.At(tree.LastLine, "a value ends in an unexpected way", text, tree._openBrackets).InFile(file));
        }
        return null;
    }

    private long LastLine => _parser.Current?.End.Line ?? 1;

    private Node.Map? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _problems.Add(new ConfigurationProblem(
                Place.InFile(_file), KeyPath.Root, "the file contains no settings; start without a file to use the defaults"));
            return null;
        }
        _parser.Consume<DocumentStart>();
        var root = ReadNode(KeyPath.Root, 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            Complain(second, KeyPath.Root, "a second YAML document begins here; allowed: one");
        if (root is Node.Map map)
            return map;
        _problems.Add(new ConfigurationProblem(root.Place, KeyPath.Root, $"found {root.Kind}; allowed: a mapping (key: value)"));
        return null;
    }

    private Node ReadNode(string path, int depth)
    {
        var start = _parser.Current ?? throw new InvalidOperationException("nothing is left to read");
        if (depth > MaxDepth)
            throw new UnreadableException(start, $"settings are nested more than {MaxDepth} levels deep");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Resolve(alias);

        var before = _nodeCount++;
        var anchor = AnchorName.Empty;
        if (start is NodeEvent named)
        {
            anchor = named.Anchor;
            if (!named.Tag.IsEmpty && !named.Tag.IsNonSpecific)
                Complain(named, path, "YAML tags (!…) are not allowed; put a value that begins with '!' in quotes");
        }
        Node node = start switch
        {
            MappingStart => ReadMap(path, depth),
            SequenceStart => ReadList(path, depth),
            _ => ReadScalar(),
        };
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = (node, _nodeCount - before);
        return node;
    }

    // The name after the asterisk is not shown: it may be a password without quotes.
    private Node Resolve(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
            throw new UnreadableException(
                alias, "an alias (*) names no earlier anchor (&); put a value that begins with '*' in quotes");
        _nodeCount += anchored.NodeCount;
        _aliasedNodeCount += anchored.NodeCount;
        if (_aliasedNodeCount > MaxAliasedNodes)
            throw new UnreadableException(alias, $"aliases expand to more than {MaxAliasedNodes} values");
        return anchored.Node;
    }

    private Node ReadScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        return scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" }
            ? new Node.Nothing(PlaceOf(scalar))
            : new Node.Scalar(scalar.Value, PlaceOf(scalar));
    }

    private Node.List ReadList(string path, int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        if (start.Style == SequenceStyle.Flow)
            _openBrackets.Push(('[', start.Start.Line));
        var items = new List<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(KeyPath.Item(path, items.Count), depth + 1));
        if (start.Style == SequenceStyle.Flow)
            _openBrackets.Pop();
        return new Node.List(items, PlaceOf(start));
    }

    private Node.Map ReadMap(string path, int depth)
    {
        var start = _parser.Consume<MappingStart>();
        if (start.Style == MappingStyle.Flow)
            _openBrackets.Push(('{', start.Start.Line));
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
            ReadEntry(entries, path, depth);
        if (start.Style == MappingStyle.Flow)
            _openBrackets.Pop();
        return new Node.Map([.. entries.Values], PlaceOf(start));
    }

    private void ReadEntry(Dictionary<string, Entry> entries, string path, int depth)
    {
        if (!_parser.TryConsume<Scalar>(out var key))
        {
            Complain(_parser.Current!, path, "a key must be a plain word");
            _ = ReadNode(path, depth + 1);
            _ = ReadNode(path, depth + 1);
            return;
        }
        var keyPath = KeyPath.Key(path, key.Value);
        var value = ReadNode(keyPath, depth + 1);
        if (!entries.TryAdd(key.Value, new Entry(key.Value, PlaceOf(key), value)))
            Complain(key, keyPath, $"the key is given twice, first in line {entries[key.Value].Place.Line}; allowed: once");
    }

    private Place PlaceOf(ParsingEvent at) => Place.InFile(_file, (int)at.Start.Line);

    private void Complain(ParsingEvent at, string key, string message) =>
        _problems.Add(new ConfigurationProblem(PlaceOf(at), key, message));

    /// <summary>Valid YAML that exceeds a limit of this reader.</summary>
    private sealed class UnreadableException(ParsingEvent at, string message) : YamlException(at.Start, at.End, message);
}

using System.Buffers;

namespace Replication.Contracts.Rules;

/// <summary>
/// Reads a regular expression once from left to right, without compiling it: how many states it needs, how many character sets it has, and
/// where its first construct without linear-time matching is. The work is proportional to the length of the pattern.
/// </summary>
internal sealed class PatternScan
{
    /// <summary>Most states that a pattern may need. The regular expression engine has the same limit.</summary>
    public const long MaxSize = 10_000;

    /// <summary>Most different character sets in a pattern: the cost of compiling grows with the square of their number.</summary>
    public const int MaxSetCount = 32;

    private static readonly SearchValues<char> OptionLetters = SearchValues.Create("imnsxIMNSX+-");

    private readonly string _pattern;
    private readonly Stack<Group> _groups = new();
    private readonly HashSet<string> _sets = new(StringComparer.Ordinal);
    private readonly HashSet<char> _literals = [];
    private Group _group = new(0, null);
    private bool _ignoresWhiteSpace;
    private int _at;

    private PatternScan(string pattern) => _pattern = pattern;

    /// <summary>An estimate of the states that the pattern needs, repeats expanded.</summary>
    public long Size { get; private set; }

    /// <summary>Position at which the repeat ends that makes the pattern larger than <see cref="MaxSize"/>; null where none does.</summary>
    public int? TooLargeAt { get; private set; }

    /// <summary>Number of different character sets: classes, escapes such as <c>\w</c>, and characters beyond ASCII.</summary>
    public int SetCount => _sets.Count;

    /// <summary>
    /// A measure of the work to compile the pattern. It grows with the square of the number of different sets and characters; a single
    /// character costs less.
    /// </summary>
    public long CompileCost
    {
        get
        {
            long count = _sets.Count + (_literals.Count / 2);
            return count * count;
        }
    }

    /// <summary>
    /// The first construct that has no linear-time matching, with the positions of its first and its last character; null where there is
    /// none.
    /// </summary>
    public (string Name, int Start, int End)? Unsupported { get; private set; }

    public static PatternScan Of(string pattern)
    {
        var scan = new PatternScan(pattern);
        while (scan._at < pattern.Length)
            scan.ReadOne();
        while (scan._groups.Count > 0)
            scan.Close(pattern.Length - 1);
        scan.Size = scan._group.Size;
        return scan;
    }

    private void ReadOne()
    {
        var start = _at;
        var c = _pattern[_at++];
        switch (c)
        {
            case '\\':
                ReadEscape(start);
                break;
            case '[':
                SkipClass();
                AddSet(start);
                break;
            case '(':
                Open(start);
                break;
            case ')':
                if (_groups.Count > 0)
                    Close(start);
                break;
            case '*' or '+' or '?':
                Repeat(c == '+' ? 2 : 1);
                break;
            case '{' when RepeatCount() is { } count:
                Repeat(count);
                break;
            case '#' when _ignoresWhiteSpace:
                SkipTo('\n');
                break;
            case '.':
                AddSet(start);
                break;
            case '|' or '^' or '$':
                _group.Last = 1;
                break;
            default:
                if (char.IsAscii(c))
                    AddLiteral(c);
                else
                    AddSet(start);
                break;
        }
    }

    private void ReadEscape(int start)
    {
        if (_at == _pattern.Length)
            return;
        var c = _pattern[_at++];
        switch (c)
        {
            case >= '1' and <= '9':
                Refuse("backreference", start, _at - 1);
                break;
            case 'k' when _at < _pattern.Length && _pattern[_at] is '<' or '\'':
                SkipTo(_pattern[_at++] == '<' ? '>' : '\'');
                Refuse("backreference", start, _at - 1);
                break;
            case 'G':
                Refuse("contiguous match", start, _at - 1);
                break;
            case 'p' or 'P':
                SkipTo('}');
                AddSet(start);
                return;
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S':
                AddSet(start);
                return;
            case 'x' or 'u':
                _at = Math.Min(_pattern.Length, _at + (c == 'x' ? 2 : 4));
                AddSet(start);
                return;
            case 'c':
                _at = Math.Min(_pattern.Length, _at + 1);
                break;
        }
        AddLiteral(c);
    }

    // A class may subtract another one: [a-z-[aeiou]].
    private void SkipClass()
    {
        var depth = 1;
        SkipStartOfClass();
        while (_at < _pattern.Length && depth > 0)
        {
            var c = _pattern[_at++];
            if (c == '\\')
            {
                _at++;
            }
            else if (c == '-' && _at < _pattern.Length && _pattern[_at] == '[')
            {
                depth++;
                _at++;
                SkipStartOfClass();
            }
            else if (c == ']')
            {
                depth--;
            }
        }
        _at = Math.Min(_at, _pattern.Length);
    }

    // The first bracket after the opening one is a character.
    private void SkipStartOfClass()
    {
        if (_at < _pattern.Length && _pattern[_at] == '^')
            _at++;
        if (_at < _pattern.Length && _pattern[_at] == ']')
            _at++;
    }

    private void Open(int start)
    {
        if (_at == _pattern.Length || _pattern[_at] != '?')
        {
            Push(start, null);
            return;
        }
        var rest = _pattern.AsSpan(_at + 1);
        if (rest is ['#', ..])
        {
            SkipTo(')');
            return;
        }
        if (rest is ['(', ..])
        {
            // The condition in parentheses is read as a group of its own.
            Push(start, "conditional");
            _at++;
            return;
        }
        var (length, unsupported) = rest switch
        {
            ['=', ..] or ['!', ..] => (1, "lookahead"),
            ['<', '=', ..] or ['<', '!', ..] => (2, "lookbehind"),
            ['>', ..] => (1, "atomic group"),
            [':', ..] => (1, null),
            ['<' or '\'', ..] => NameOf(rest),
            _ => (-1, null),
        };
        if (length >= 0)
        {
            Push(start, unsupported);
            _at += 1 + length;
            return;
        }
        ReadOptions(start, rest);
    }

    private static (int Length, string? Unsupported) NameOf(ReadOnlySpan<char> rest)
    {
        var end = rest[1..].IndexOf(rest[0] == '<' ? '>' : '\'');
        return end < 0 ? (1, null) : (end + 2, rest[..end].Contains('-') ? "balancing group" : null);
    }

    // (?i) changes what follows; (?i:…) is a group.
    private void ReadOptions(int start, ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExcept(OptionLetters);
        if (length < 0 || rest[length] is not (':' or ')'))
        {
            Push(start, null);
            return;
        }
        var on = rest[..length];
        on = on.IndexOf('-') is var off and >= 0 ? on[..off] : on;
        _ignoresWhiteSpace |= on.Contains('x');
        if (rest[length] == ':')
            Push(start, null);
        _at += length + 2;
    }

    private void Push(int start, string? unsupported)
    {
        _groups.Push(_group);
        _group = new Group(start, unsupported);
    }

    private void Close(int end)
    {
        var closed = _group;
        _group = _groups.Pop();
        if (closed.Unsupported is { } name)
            Refuse(name, closed.Start, end);
        _group.Add(Math.Max(1, closed.Size));
        Check();
    }

    private void Repeat(long times)
    {
        _group.Size += Math.Min(MaxSize + 1, _group.Last) * (times - 1);
        _group.Last *= times;
        Check();
    }

    // {3}, {3,} or {3,5} after an opening brace; anything else is text. A range that can be empty still needs its states.
    private long? RepeatCount()
    {
        var end = _pattern.IndexOf('}', _at);
        if (end < 0 || end - _at > 24)
            return null;
        var text = _pattern.AsSpan(_at, end - _at);
        var comma = text.IndexOf(',');
        if (!TryReadCount(comma < 0 ? text : text[..comma], out var least))
            return null;
        var most = least;
        if (comma >= 0 && comma + 1 < text.Length && !TryReadCount(text[(comma + 1)..], out most))
            return null;
        _at = end + 1;
        return Math.Max(1, Math.Max(least, most));
    }

    private static bool TryReadCount(ReadOnlySpan<char> text, out long count)
    {
        count = 0;
        if (text.Length == 0 || text.IndexOfAnyExceptInRange('0', '9') >= 0)
            return false;
        count = long.TryParse(text, out var read) ? Math.Min(read, MaxSize + 1) : MaxSize + 1;
        return true;
    }

    private void AddLiteral(char c)
    {
        _literals.Add(c);
        _group.Add(1);
    }

    private void AddSet(int start)
    {
        _sets.Add(_pattern[start.._at]);
        _group.Add(1);
    }

    private void SkipTo(char end) => _at = _pattern.IndexOf(end, _at) is var found and >= 0 ? found + 1 : _pattern.Length;

    private void Refuse(string name, int start, int end)
    {
        if (Unsupported is null || start < Unsupported.Value.Start)
            Unsupported = (name, start, end);
    }

    private void Check()
    {
        if (_group.Size <= MaxSize)
            return;
        TooLargeAt ??= _at - 1;
        // Bounded, so that no product of repeats overflows.
        _group.Size = MaxSize + 1;
        _group.Last = Math.Min(_group.Last, MaxSize + 1);
    }

    private sealed class Group(int start, string? unsupported)
    {
        public int Start => start;

        public string? Unsupported => unsupported;

        public long Size { get; set; }

        public long Last { get; set; } = 1;

        public void Add(long size)
        {
            Size += size;
            Last = size;
        }
    }
}

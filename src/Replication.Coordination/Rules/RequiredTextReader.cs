using System.Text;

namespace Replication.Coordination.Rules;

/// <summary>
/// Reads the literals that every match of a regular expression contains, in lower case. It understands sequences, groups, alternatives,
/// small sets, repeats, and the option <c>(?i)</c> at the start. For a construct that it does not understand it finds nothing, so a literal
/// that it returns is always required.
/// </summary>
internal sealed class RequiredTextReader
{
    private const int MaxVariants = 16;
    private const int MaxSetLength = 8;
    private const string IgnoreCase = "(?i)";
    private const string ClassEscapes = "dDwWsS";
    private const string ZeroWidthEscapes = "bBAzZ";

    private readonly string _pattern;
    private readonly bool _ignoresCase;
    private int _at;
    private bool _hasGivenUp;

    private RequiredTextReader(string pattern)
    {
        _pattern = pattern;
        _ignoresCase = pattern.StartsWith(IgnoreCase, StringComparison.Ordinal);
        _at = _ignoresCase ? IgnoreCase.Length : 0;
    }

    public static RequiredText Read(string pattern)
    {
        var reader = new RequiredTextReader(pattern);
        var whole = reader.ReadAlternatives($"{RequiredText.Start}", $"{RequiredText.End}");
        return reader._hasGivenUp || reader._at < pattern.Length
            ? RequiredText.None
            : new RequiredText([.. whole.AsOptions().Where(static it => it.All(static literal => literal.Any(IsOfText)))]);
    }

    private static bool IsOfText(char it) => it is not (RequiredText.Start or RequiredText.End);

    // Every alternative has these texts before and behind it.
    private Part ReadAlternatives(string before = "", string behind = "")
    {
        var alternatives = new List<Part> { ReadSequence(before, behind) };
        while (TrySkip('|'))
            alternatives.Add(ReadSequence(before, behind));
        if (alternatives is [var only])
            return only;
        if (alternatives.All(static it => it.Exact is not null)
            && alternatives.SelectMany(static it => it.Exact!).Distinct(StringComparer.Ordinal).ToList() is { Count: <= MaxVariants } exact)
            return new Part(exact, []);
        var best = new List<string>();
        foreach (var alternative in alternatives)
        {
            if (alternative.AsOptions().MaxBy(static it => it.Min(static literal => literal.Length)) is not { } longest)
                return Part.Unknown;
            best.AddRange(longest);
        }
        return best.Count > MaxVariants ? Part.Unknown : new Part(null, [best]);
    }

    private Part ReadSequence(string before, string behind)
    {
        var sequence = new Sequence([before]);
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            var atom = ReadAtom();
            sequence.Add(ReadRepeat() switch
            {
                { Min: 1, Max: 1 } => atom,
                { Min: 0 } => Part.Unknown,
                // The first of several repeats is required, and what follows it is not known to be adjacent.
                _ => new Part(null, atom.AsOptions()),
            });
        }
        sequence.Add(Part.Of(behind));
        return sequence.End();
    }

    private Part ReadAtom()
    {
        var c = _pattern[_at++];
        switch (c)
        {
            case '\\':
                return ReadEscape();
            case '[':
                return ReadSet();
            case '(':
                return ReadGroup();
            case '.' or '^' or '$':
                return Part.Unknown;
            case '*' or '+' or '?' or '{' or '#':
                return GiveUp();
            default:
                // White space means nothing under an option.
                return char.IsWhiteSpace(c) ? GiveUp() : Literal(c);
        }
    }

    // A character beyond ASCII may have more than two cases.
    private Part Literal(char c) => _ignoresCase && !char.IsAscii(c) ? Part.Unknown : Part.Of($"{char.ToLowerInvariant(c)}");

    private Part ReadEscape()
    {
        if (_at == _pattern.Length)
            return GiveUp();
        var c = _pattern[_at++];
        if (!char.IsAsciiLetterOrDigit(c))
            return Literal(c);
        return ClassEscapes.Contains(c, StringComparison.Ordinal) || ZeroWidthEscapes.Contains(c, StringComparison.Ordinal)
            ? Part.Unknown
            : GiveUp();
    }

    private Part ReadSet()
    {
        var from = _at;
        var isNegated = TrySkip('^');
        var first = _at;
        for (; _at == first || _at >= _pattern.Length || _pattern[_at] != ']'; _at++)
        {
            // An inner bracket may begin a subtraction.
            if (_at >= _pattern.Length || _pattern[_at] == '[')
                return GiveUp();
            if (_pattern[_at] == '\\')
                _at++;
        }
        var items = _pattern[from.._at++];
        return isNegated || items.Length > MaxSetLength || items.AsSpan().IndexOfAny('\\', '-') >= 0
            || (_ignoresCase && !Ascii.IsValid(items))
            ? Part.Unknown
            : new Part([.. items.Select(char.ToLowerInvariant).Distinct().Select(static it => $"{it}")], []);
    }

    private Part ReadGroup()
    {
        if (TrySkip('?'))
        {
            var isNamed = TrySkip('<') && _at < _pattern.Length && char.IsLetter(_pattern[_at]);
            if (isNamed && _pattern.IndexOf('>', _at) is var end and >= 0)
                _at = end + 1;
            else if (isNamed || !TrySkip(':'))
                return GiveUp();
        }
        var inner = ReadAlternatives();
        return TrySkip(')') ? inner : GiveUp();
    }

    private (int Min, int Max) ReadRepeat()
    {
        if (_at == _pattern.Length || _pattern[_at] is not ('*' or '+' or '?' or '{'))
            return (1, 1);
        var min = _pattern[_at] switch
        {
            '+' => 1,
            '{' => ReadMinimum(),
            _ => 0,
        };
        if (_hasGivenUp)
            return (0, 0);
        _at++;
        // A lazy repeat matches the same texts.
        TrySkip('?');
        return (min, int.MaxValue);
    }

    // Stops at the closing brace. A brace that is no repeat is text.
    private int ReadMinimum()
    {
        var end = _pattern.IndexOf('}', _at);
        var text = end < 0 ? "" : _pattern[(_at + 1)..end];
        if (text.Length is 0 or > 8 || !char.IsAsciiDigit(text[0]) || text.Any(static it => !char.IsAsciiDigit(it) && it != ','))
        {
            GiveUp();
            return 0;
        }
        _at = end;
        return text.Split(',')[0].Any(static it => it != '0') ? 1 : 0;
    }

    private Part GiveUp()
    {
        _hasGivenUp = true;
        _at = _pattern.Length;
        return Part.Unknown;
    }

    private bool TrySkip(char c)
    {
        if (_at == _pattern.Length || _pattern[_at] != c)
            return false;
        _at++;
        return true;
    }

    /// <summary>
    /// A part of the pattern: the only texts that it matches, when they are few, otherwise null; and the literals that its matches contain.
    /// </summary>
    private sealed record Part(IReadOnlyList<string>? Exact, IReadOnlyList<IReadOnlyList<string>> Options)
    {
        public static Part Unknown { get; } = new(null, []);

        public static Part Of(string text) => new([text], []);

        public IReadOnlyList<IReadOnlyList<string>> AsOptions() => Exact is null ? Options : Exact.Contains("") ? [] : [Exact];
    }

    /// <summary>Joins parts that follow each other; <paramref name="start"/> is the text before the first of them.</summary>
    private sealed class Sequence(IReadOnlyList<string> start)
    {
        private readonly List<IReadOnlyList<string>> _options = [];
        private IReadOnlyList<string> _run = start;
        private bool _isExact = true;

        public void Add(Part part)
        {
            if (part.Exact is { } exact && exact.Count * _run.Count <= MaxVariants)
            {
                _run = [.. _run.SelectMany(before => exact.Select(it => before + it))];
                return;
            }
            Close();
            _options.AddRange(part.AsOptions());
        }

        public Part End()
        {
            if (_isExact)
                return new Part(_run, []);
            Close();
            return new Part(null, _options);
        }

        public void Close()
        {
            if (!_run.Contains(""))
                _options.Add(_run);
            _run = [""];
            _isExact = false;
        }
    }
}

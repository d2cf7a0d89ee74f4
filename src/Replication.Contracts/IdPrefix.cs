using System.Diagnostics.CodeAnalysis;

namespace Replication.Contracts;

/// <summary>The first digits of an id, as people type them. The ids that begin with them lie between two ids.</summary>
/// <param name="First">The lowest id with these digits.</param>
/// <param name="Last">The highest id with these digits.</param>
public sealed record IdPrefix(Guid First, Guid Last)
{
    /// <summary>The smallest number of digits.</summary>
    public const int MinLength = 4;

    /// <summary>A regular expression (ECMA-262) that matches what <see cref="TryParse"/> reads.</summary>
    public const string Pattern = $"({Digit}{{4,32}}|{Digit}{{8}}-({Digit}{{0,4}}|{Digit}{{4}}-({Digit}{{0,4}}|{Digit}{{4}}-"
        + $"({Digit}{{0,4}}|{Digit}{{4}}-{Digit}{{0,12}}))))";

    private const string Digit = "[0-9a-fA-F]";
    private const int IdLength = 32;

    /// <summary>The id when all of its digits are given; null otherwise.</summary>
    public Guid? Whole => First == Last ? First : null;

    /// <summary>Reads at least <see cref="MinLength"/> hexadecimal digits, with or without the dashes of an id.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IdPrefix? prefix)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal);
        prefix = digits.Length is >= MinLength and <= IdLength && digits.All(char.IsAsciiHexDigit)
            ? new IdPrefix(Guid.Parse(digits.PadRight(IdLength, '0')), Guid.Parse(digits.PadRight(IdLength, 'f')))
            : null;
        if (prefix is not null
            && !prefix.First.ToString("D").StartsWith(text, StringComparison.OrdinalIgnoreCase)
            && digits.Length != text.Length)
            prefix = null;
        return prefix is not null;
    }

    /// <summary>The digits, with the dashes of an id.</summary>
    public override string ToString()
    {
        var (first, last) = (First.ToString(), Last.ToString());
        var length = first.Length;
        while (first[..length] != last[..length])
            length--;
        return first[..length].TrimEnd('-');
    }

    /// <summary>True when the id begins with these digits.</summary>
    public bool Covers(Guid id) => id.CompareTo(First) >= 0 && id.CompareTo(Last) <= 0;

    /// <summary>True for the text of such an id; false for a text that is no id.</summary>
    public bool Covers(string id) => Guid.TryParse(id, out var parsed) && Covers(parsed);
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Replication.Contracts.Rules;

/// <summary>
/// The version that a tag is: <c>1.2.3</c> or <c>1.2.3-rc.1</c> as in Semantic Versioning 2.0, also with a leading <c>v</c>, and shorter
/// (<c>1.2</c> is 1.2.0).
/// </summary>
public sealed record TagVersion(ulong Major, ulong Minor, ulong Patch, string? PreRelease = null)
{
    /// <summary>Reads a version; false for any other tag.</summary>
    public static bool TryParse(string tag, [NotNullWhen(true)] out TagVersion? version)
    {
        version = null;
        var text = tag.AsSpan(tag is ['v', ..] ? 1 : 0);
        string? preRelease = null;
        if (text.IndexOf('-') is var dash and >= 0)
        {
            preRelease = text[(dash + 1)..].ToString();
            text = text[..dash];
            if (preRelease.Split('.').Any(part => part.Length == 0 || !part.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
                return false;
        }
        Span<ulong> numbers = stackalloc ulong[3];
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            if (count == numbers.Length
                || !ulong.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[count++]))
                return false;
        }
        version = new TagVersion(numbers[0], numbers[1], numbers[2], preRelease);
        return true;
    }

    /// <summary>By precedence (Semantic Versioning 2.0, section 11).</summary>
    public int CompareTo(TagVersion? other)
    {
        if (other is null)
            return 1;
        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return numbers != 0 ? numbers : ComparePreRelease(PreRelease, other.PreRelease);
    }

    /// <summary>Whether both have the same major, minor and patch number.</summary>
    public bool IsOfSameRelease(TagVersion other) => (Major, Minor, Patch) == (other.Major, other.Minor, other.Patch);

    private static int ComparePreRelease(string? left, string? right)
    {
        if (left is null || right is null)
            return (left is null).CompareTo(right is null);
        ReadOnlySpan<char> one = left;
        ReadOnlySpan<char> other = right;
        var identifiers = one.Split('.');
        var others = other.Split('.');
        while (true)
        {
            var (hasOne, hasOther) = (identifiers.MoveNext(), others.MoveNext());
            if (!hasOne || !hasOther)
                return hasOne.CompareTo(hasOther);
            if (CompareIdentifier(one[identifiers.Current], other[others.Current]) is var order and not 0)
                return order;
        }
    }

    private static int CompareIdentifier(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var (isNumber, isOtherNumber) = (IsNumber(left), IsNumber(right));
        if (!isNumber || !isOtherNumber)
            return isNumber == isOtherNumber ? left.SequenceCompareTo(right) : isNumber ? -1 : 1;
        var number = left.TrimStart('0');
        var other = right.TrimStart('0');
        return number.Length != other.Length ? number.Length.CompareTo(other.Length) : number.SequenceCompareTo(other);
    }

    private static bool IsNumber(ReadOnlySpan<char> identifier) => identifier.IndexOfAnyExceptInRange('0', '9') < 0;
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Replication.Coordination;

/// <summary>Reads the number of items of a page.</summary>
internal static class ListLimit
{
    private const int Default = 50;
    private const int Max = 500;

    public static bool TryRead(string? text, out int limit, [NotNullWhen(false)] out IResult? problem)
    {
        limit = Default;
        problem = null;
        if (text is null || (int.TryParse(text, out limit) && limit is >= 1 and <= Max))
            return true;
        problem = Problem.BadRequest("request.limit", $"'{text}' is no limit; 1 to {Max} is allowed");
        return false;
    }
}

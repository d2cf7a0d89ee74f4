using Microsoft.AspNetCore.Http;
using Replication.Contracts;

namespace Replication.Coordination;

/// <summary>Finds the document that an id, or the first digits of one, names among those that the caller may see.</summary>
internal static class IdSearch
{
    private const int MaxReadCount = 50;
    private const int MaxShownCount = 5;

    /// <summary>
    /// Returns the document, or the answer when none or several have this id. <paramref name="describe"/> writes a candidate for people.
    /// </summary>
    public static async Task<(T? Found, IResult? Problem)> FindAsync<T>(
        string id,
        Func<Guid, Task<T?>> find,
        Func<IdPrefix, int, Task<IReadOnlyList<T>>> findAll,
        Func<T, bool> maySee,
        Func<T, string> describe,
        Func<string, IResult> unknown)
        where T : class
    {
        if (Guid.TryParse(id, out var whole))
            return await find(whole) is { } found && maySee(found) ? (found, null) : (null, unknown(id));
        return IdPrefix.TryParse(id, out var prefix)
            ? Choose(id, [.. (await findAll(prefix, MaxReadCount)).Where(maySee)], describe, unknown)
            : (null, unknown(id));
    }

    /// <summary>Returns the only candidate, or the answer when there is none or more than one.</summary>
    public static (T? Found, IResult? Problem) Choose<T>(
        string id, IReadOnlyList<T> candidates, Func<T, string> describe, Func<string, IResult> unknown)
        where T : class => candidates switch
        {
            [] => (null, unknown(id)),
            [var only] => (only, null),
            _ => (null, Ambiguous(id, [.. candidates.Select(describe)])),
        };

    /// <summary>The answer when several ids begin with these digits.</summary>
    public static IResult Ambiguous(string id, IReadOnlyList<string> candidates) => Problem.BadRequest(
        "request.ambiguousId",
        $"several ids begin with '{id}': {string.Join(", ", candidates.Take(MaxShownCount))}"
            + $"{(candidates.Count > MaxShownCount ? ", …" : "")}; give more digits");
}

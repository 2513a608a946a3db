namespace ServiceRecovery.Policies;

/// <summary>A device on which customers answer themselves: a display at the till, a tablet that goes from table to table.</summary>
/// <param name="Id">The device.</param>
/// <param name="Place">Where it stands; <see langword="null"/> when it stands nowhere in particular.</param>
public sealed record Device(DeviceId Id, PlaceId? Place = null);

/// <summary>The devices of an organization.</summary>
public sealed class DeviceList : System.Collections.ObjectModel.Collection<Device>
{
    /// <summary>Registers a device by its id and, where it always stands at one, its place.</summary>
    /// <exception cref="ArgumentException">One of them is no reference.</exception>
    public void Add(string id, string? place = null) => Add(new Device(new DeviceId(id), place is null ? null : new PlaceId(place)));
}

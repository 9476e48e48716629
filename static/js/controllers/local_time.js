import { Controller } from "../lib/controller.js";
import { localMoment } from "../lib/dates.js";

export default class LocalTime extends Controller {
  connect() {
    this.element.textContent = localMoment(this.element.dateTime);
  }
}
